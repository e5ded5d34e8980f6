using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Chunking;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>Pushers that all live and take streams from each other, while their leases end again and again: each stream arrives whole, in order, and once.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Random numbers here make a run that can be repeated.")]
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Pushers = 3;
    private const int Streams = 6;
    private const int Length = 4_000;
    private const int LongestPiece = 120;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = [];
    private readonly Reassembly _received = new();
    private readonly List<byte[]> _outputs = [];
    private int _repeats;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Storm_ShortOne_EveryStreamArrivesWhole() => RunAsync(seed: 20_301_124, steps: 40);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Storm_LongOne_EveryStreamArrivesWhole() => RunAsync(seed: 20_301_125, steps: 2_000);

    private async Task RunAsync(int seed, int steps)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var stream = 0; stream < Streams; stream++)
        {
            _outputs.Add(new byte[Length]);
            random.NextBytes(_outputs[stream]);
        }

        await using var shared = await SharedOutbox.StartAsync();
        var pushers = new List<WebhookPusher>();
        for (var number = 0; number < Pushers; number++)
        {
            var (pusher, receiver, _) = await shared.StartPusherAsync();
            var answers = new Random(random.Next());
            receiver.Answer = request => Answer(request, answers);
            pushers.Add(pusher);
        }

        // Several writers at once, also of one stream; the last opener has it.
        await Task.WhenAll(Enumerable.Range(0, Pushers + 1).Select(_ => WriteAsync(shared, pushers, new Random(random.Next()), steps)));
        for (var stream = 0; stream < Streams; stream++)
        {
            try
            {
                await FinishAsync(pushers[stream % Pushers], stream);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{NameOf(stream)} was not sent. {await shared.DescribeAsync()}");
            }
        }

        output.WriteLine($"{_ids.Count} requests, {_repeats} repeats");
        Assert.All(Enumerable.Range(0, Streams), stream => Assert.Equal(_outputs[stream], _received.BytesOf(NameOf(stream))));
    }

    private void Answer(ReceivedRequest request, Random random)
    {
        lock (_gate)
        {
            var behaviour = random.Next(8);
            if (behaviour < 7)
            {
                if (_ids.Add(request.Id))
                {
                    _received.Add(request.Body);
                }
                else
                {
                    _repeats++;
                }
            }

            if (behaviour < 6)
            {
                request.Acknowledge();
            }
            else
            {
                // Taken, and nobody hears of it; or not taken.
                request.Reset();
            }
        }
    }

    private async Task WriteAsync(SharedOutbox shared, List<WebhookPusher> pushers, Random random, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            if (random.Next(20) == 0)
            {
                await shared.EndLeasesAsync();
                await shared.WakeAllAsync();
            }

            await TryWriteAsync(pushers[random.Next(Pushers)], random.Next(Streams), random);
        }
    }

    private async Task TryWriteAsync(WebhookPusher pusher, int number, Random random)
    {
        try
        {
            await using var stream = await pusher.OpenStreamAsync(RunningPusher.Endpoint, NameOf(number), Token);
            for (var piece = random.Next(4); piece >= 0 && stream.WrittenLength < Length; piece--)
            {
                var from = (int)stream.WrittenLength;
                await stream.WriteAsync(_outputs[number].AsMemory(from, Math.Min(random.Next(1, LongestPiece), Length - from)), Token);
                if (random.Next(3) == 0)
                {
                    await stream.FlushAsync(Token);
                }
            }
        }
        catch (WebhookWriteException exception) when (exception.Failure == WebhookWriteFailure.TakenOver)
        {
            // Another writer, or another pusher.
        }
    }

    private async Task FinishAsync(WebhookPusher pusher, int number)
    {
        while (true)
        {
            try
            {
                var stream = await pusher.OpenStreamAsync(RunningPusher.Endpoint, NameOf(number), Token);
                await stream.WriteAsync(_outputs[number].AsMemory((int)stream.AcceptedLength), Token);
                await stream.CompleteAsync(Token);
                if (await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token) == WebhookDelivery.Sent)
                {
                    return;
                }
            }
            catch (WebhookWriteException exception) when (exception.Failure == WebhookWriteFailure.TakenOver)
            {
                // The last lease that was ended: the stream is with somebody else, or begins to be.
            }
        }
    }

    private static string NameOf(int stream) => string.Create(CultureInfo.InvariantCulture, $"stream-{stream}");
}
