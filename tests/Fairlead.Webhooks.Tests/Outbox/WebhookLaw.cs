using System.Diagnostics.CodeAnalysis;
using System.Text;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests.Outbox;

/// <summary>The law: what a receiver puts together, repeats removed, is the output, byte for byte, whenever the pusher is killed and however the receiver misbehaves.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Random numbers here make a run that can be repeated.")]
public abstract class WebhookLaw
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets how many runs there are, in the usual tests and in the soak.</summary>
    protected abstract (int Usual, int Soak) Runs { get; }

    [Fact]
    public async Task Push_PushersKilledAndReceiversBad_ArrivesExactly()
    {
        for (var seed = 1; seed <= Runs.Usual; seed++)
        {
            await RunAsync(seed);
        }
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Push_PushersKilledAndReceiversBadForLong_ArrivesExactly()
    {
        for (var seed = 1_000; seed < 1_000 + Runs.Soak; seed++)
        {
            await RunAsync(seed);
        }
    }

    /// <summary>Makes the outbox of a pusher.</summary>
    /// <param name="killed">The outbox of the one that was killed; <see langword="null"/> at first.</param>
    protected abstract Task<IWebhookOutbox> SucceedAsync(IWebhookOutbox? killed);

    /// <summary>Describes what the outbox has, for a run that failed.</summary>
    protected virtual Task<string> DescribeAsync() => Task.FromResult("");

    private async Task RunAsync(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var pushers = new KilledPushers(seed, lanes: random.Next(1, 4), maxBodyBytes: random.Next(1_024, 4_000), SucceedAsync);
        await pushers.ReplaceAsync();
        var endpoints = Enumerable.Range(0, random.Next(1, 4)).Select(static number => new WebhookEndpoint(new Uri($"https://receiver-{number}.example/"))).ToList();
        var outputs = Enumerable.Range(0, random.Next(1, 12)).ToDictionary(static number => $"stream-{number}", _ => MakeOutput(random));

        var writers = outputs.Select((output, number) => Task.Run(() => WriteAsync(pushers, endpoints[number % endpoints.Count], output.Key, output.Value), Token)).ToList();
        for (var kill = 0; kill < 3; kill++)
        {
            for (var wait = random.Next(2_000); wait > 0 && !writers.All(static writer => writer.IsCompleted); wait--)
            {
                await Task.Yield();
            }

            await pushers.ReplaceAsync();
        }

        await Task.WhenAll(writers).WaitAsync(RunningPusher.HardLimit, Token);
        pushers.IsReceiverSane = true;
        await SentAsync(pushers, outputs.Keys, seed);
        foreach (var (id, bytes) in outputs)
        {
            Assert.Equal(bytes, pushers.Received.BytesOf(id));
            Assert.True(pushers.Received.IsComplete(id));
        }
    }

    private async Task SentAsync(KilledPushers pushers, ICollection<string> ids, int seed)
    {
        try
        {
            await RunningPusher.UntilAsync(() => ids.All(id => pushers.Current.FindDelivery(id) == WebhookDelivery.Sent), $"all is sent with seed {seed}");
        }
        catch (Exception)
        {
            var standings = ids.Select(id => $"{id}: {pushers.Current.FindDelivery(id)?.ToString() ?? "unknown"}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(", ", standings)}\n{pushers.Current.GetStatistics()}\n{await DescribeAsync()}");
            throw;
        }
    }

    // Like a job that is run again by another process: it goes on at what was accepted.
    private static async Task WriteAsync(KilledPushers pushers, WebhookEndpoint endpoint, string id, byte[] output)
    {
        while (true)
        {
            var (life, pusher) = (pushers.Life, pushers.Current);
            try
            {
                await using var stream = await pusher.OpenStreamAsync(endpoint, id, life);
                var at = (int)stream.AcceptedLength;
                while (at < output.Length)
                {
                    var length = Math.Min(output.Length - at, pushers.Next(700) + 1);
                    await stream.WriteAsync(output.AsMemory(at, length), life);
                    at += length;
                    await (pushers.Next(10) == 0 ? stream.FlushAsync(life) : default);
                    await Task.Yield();
                }

                await stream.CompleteAsync(life);
                return;
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or WebhookWriteException { Failure: WebhookWriteFailure.TakenOver })
            {
                await Task.Yield();
            }
        }
    }

    private static byte[] MakeOutput(Random random)
    {
        if (random.Next(4) == 0)
        {
            var bytes = new byte[random.Next(20_000)];
            random.NextBytes(bytes);
            return bytes;
        }

        var text = new StringBuilder();
        for (var line = random.Next(300); line > 0; line--)
        {
            text.Append(random.Next()).Append(" \u00fc\u20ac\ud83d\ude80 \"quoted\"\t\\\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
