using System.Diagnostics.CodeAnalysis;
using System.Text;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests;

/// <summary>The law: what a receiver puts together, repeats removed, is the output, byte for byte, whenever the pusher is killed and however the receiver misbehaves.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Random numbers here make a run that can be repeated.")]
public sealed class WebhookLawTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_PushersKilledAndReceiversBad_ArrivesExactly()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            await RunAsync(seed);
        }
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Push_PushersKilledAndReceiversBadForLong_ArrivesExactly()
    {
        for (var seed = 1_000; seed < 1_400; seed++)
        {
            await RunAsync(seed);
        }
    }

    private static async Task RunAsync(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var pushers = new KilledPushers(seed, lanes: random.Next(1, 4), maxBodyBytes: random.Next(1_024, 4_000));
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
        await RunningPusher.UntilAsync(() => outputs.Keys.All(id => pushers.Current.FindDelivery(id) == WebhookDelivery.Sent), $"all is sent with seed {seed}");
        foreach (var (id, bytes) in outputs)
        {
            Assert.Equal(bytes, pushers.Received.BytesOf(id));
            Assert.True(pushers.Received.IsComplete(id));
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
