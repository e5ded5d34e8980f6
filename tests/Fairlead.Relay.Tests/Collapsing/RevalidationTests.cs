using Fairlead.Relay.Tests.Hosting;
using TestSupport;

namespace Fairlead.Relay.Tests.Collapsing;

/// <summary>Validations in the background that the origin never answers: nobody waits for them who could end them.</summary>
public sealed class RevalidationTests
{
    private const string OldFields = "Cache-Control: max-age=60, stale-while-revalidate=60 | ETag: \"1\"";
    private const string NewFields = "Cache-Control: max-age=60 | ETag: \"2\"";

    private readonly TaskCompletionSource _isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isCanceled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TimeSpan HardLimit => TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Validation_IsNeverAnswered_IsGivenUpAndTheNextRequestIsForwardedAtOnce()
    {
        await using var client = await BeginAsync();

        client.Advance(100);
        await _isCanceled.Task.WaitAsync(HardLimit, Token);
        await client.Cache.WhenIdleAsync().WaitAsync(HardLimit, Token);
        client.Origin.Respond(NewFields, "new");

        // The clock stands still: whoever waited for the lost validation would not be answered.
        Assert.Equal("new", (await client.SendAsync().WaitAsync(HardLimit, Token)).Body);
        Assert.Equal(3, client.Origin.Count);
    }

    [Fact]
    public async Task Validation_TakesLessThanTheLimit_IsNotGivenUp()
    {
        await using var client = await BeginAsync();

        client.Advance(99);

        Assert.False(_isCanceled.Task.IsCompleted);
    }

    [Fact]
    public async Task Validation_IsGivenUp_ForwardsWhoeverWaitsForIt()
    {
        await using var client = await BeginAsync(static options => options.CoalescingTimeout = TimeSpan.FromHours(1));
        client.Origin.Respond(NewFields, "new");
        client.Advance(60);
        var waiting = Enumerable.Range(0, 3).Select(_ => client.SendAsync()).ToList();
        Assert.Equal((2, true), (client.Origin.Count, waiting.TrueForAll(static task => !task.IsCompleted)));

        client.Advance(40);

        foreach (var answered in waiting)
        {
            Assert.Equal("new", (await answered.WaitAsync(HardLimit, Token)).Body);
        }
    }

    [Fact]
    public async Task Validation_TimeOfTheOptions_IsTheLimit()
    {
        await using var client = await BeginAsync(static options => options.RevalidationTimeout = TimeSpan.FromSeconds(5));

        client.Advance(5);

        await _isCanceled.Task.WaitAsync(HardLimit, Token);
        await client.Cache.WhenIdleAsync().WaitAsync(HardLimit, Token);
    }

    // Stale by ten seconds, and the origin has been asked and says nothing.
    private async Task<CachedClient> BeginAsync(Action<RelayCachingOptions>? configure = null)
    {
        var client = new CachedClient(configure);
        client.Origin.Respond(OldFields, "old");
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Answer = async (_, token) =>
        {
            await using var canceled = token.Register(_isCanceled.SetResult);
            _isAsked.SetResult();
            await Never.EndsAsync(token);
            return new HttpResponseMessage();
        };
        using var stale = await client.SendStreamingAsync(CachedClient.Request(), Token);
        Assert.Equal("old", await stale.Content.ReadAsStringAsync(Token));
        await _isAsked.Task.WaitAsync(HardLimit, Token);
        return client;
    }
}
