using System.Globalization;
using System.Text;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Hosting;
using TestSupport;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>A call had its effect, and then the network between the pusher and Redis was cut before the answer came.</summary>
public sealed class CutConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Cut_AnswersAreLost_NothingIsSentTwiceOrMissing() => CutAsync(rounds: 1);

    // A connection takes its time to be back.
    [Fact]
    [Trait("Category", "Soak")]
    public Task Cut_TimeAfterTime_NothingIsSentTwiceOrMissing() => CutAsync(rounds: 10);

    private static async Task CutAsync(int rounds)
    {
        await using var shared = await SharedOutbox.StartAsync();
        await using var network = new CuttableProxy(shared.Server.Port);
        var (pusher, receiver, _) = await shared.StartPusherAsync(endpoint: network.Endpoint);
        var stream = await pusher.OpenStreamAsync(RunningPusher.Endpoint, "job", Token);

        // The first time, Redis has to be given the scripts: an answer that is lost then says that it has not got them.
        await stream.WriteAsync("line 0\n"u8.ToArray(), Token);
        (await receiver.NextAsync()).Acknowledge();
        await RunningPusher.EmptiedAsync(pusher);
        for (var round = 1; round <= rounds; round++)
        {
            var (line, length) = ($"line {round}\n", stream.WrittenLength);
            network.LoseAnswers();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line), Token);
            await UntilAsync(shared, "frozen", length + line.Length);
            network.Cut();

            var request = await receiver.NextAsync();
            Assert.Equal((line, (long)round, length), (request.Text, request.Chunks.Single().Sequence, request.Chunks.Single().Offset));
            network.LoseAnswers();
            request.Acknowledge();
            await UntilAsync(shared, "acknowledged", length + line.Length);
            network.Cut();
            await RunningPusher.EmptiedAsync(pusher);
        }

        await stream.CompleteAsync(Token);
        (await receiver.NextAsync()).Acknowledge();
        Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
        await RunningPusher.EmptiedAsync(pusher);
        Assert.False(receiver.HasMore);
    }

    private static async Task UntilAsync(SharedOutbox shared, string field, long length)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(RunningPusher.HardLimit);
        while (await shared.AskAsync("HGET", "{outbox}:stream:job", field) != length.ToString(CultureInfo.InvariantCulture))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
