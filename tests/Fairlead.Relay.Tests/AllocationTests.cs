using Fairlead.Relay.Freshness;
using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests;

/// <summary>What is allocated by the thread that asks: a hit needs no other.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1_000;
    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("", "")]
    [InlineData("Cache-Control: max-age=300 | Accept-Encoding: gzip, br", "Vary: Accept-Encoding")]
    public void Decide_StoredResponse_AllocatesNothing(string request, string response)
    {
        var (asked, stored) = (Messages.Fields(request), Messages.Fields($"Date: @0 | Cache-Control: public, max-age=600, stale-while-revalidate=60 | ETag: \"1\" | {response}"));
        var selecting = SelectingFields.Of(stored.AsSpan(), asked.AsSpan(), []);
        var policy = CachePolicy.Create(200, stored.AsSpan(), Messages.Now, Messages.Now, Messages.Shared);

        var allocated = Measure(most: 0, () =>
        {
            var directives = RequestDirectives.Parse(asked.AsSpan(), ignoresDirectives: false);
            Assert.True(SelectingFields.Match(selecting.AsSpan(), asked.AsSpan()) && policy.Decide(directives, Messages.Now, Messages.Shared).Verdict == RelayVerdict.Reuse);
        });

        Assert.Equal(0, allocated);
    }

    /// <summary>The message of the caller included.</summary>
    [Fact]
    public async Task Get_Hit_AllocatesAKilobyteAndAHalfAtMost()
    {
        const long most = 1_536;
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=600 | Date: @0 | ETag: \"1\" | Content-Type: application/json", new string('x', 351));
        await client.SendAsync();
        var (url, cancellationToken) = (new Uri(CachedClient.Url), TestContext.Current.CancellationToken);

        var allocated = Measure(most, () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            var asking = client.SendStreamingAsync(request, cancellationToken);
            Assert.True(asking.IsCompletedSuccessfully);
#pragma warning disable VSTHRD002 // It is completed.
            using var response = asking.Result;
#pragma warning restore VSTHRD002
            using var body = response.Content.ReadAsStream(cancellationToken);
            body.CopyTo(Stream.Null);
        });

        Assert.InRange(allocated, 1, most);
    }

    // Code that is not optimized yet allocates more, and on a busy machine the compiler has its turn late: what each one takes shows in the least of any number of repetitions.
    private static long Measure(long most, Action action)
    {
        var (least, started) = (long.MaxValue, TimeProvider.System.GetTimestamp());
        while (least > most && TimeProvider.System.GetElapsedTime(started) < HardLimit)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < Rounds; round++)
            {
                action();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
        }

        return least;
    }
}
