using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Readers, writers, cancellations and the end of the channel on real threads: what was written is read once, in the order of its flow, or was refused.</summary>
public sealed class FairChannelStormTests(ITestOutputHelper output)
{
    private const int Flows = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FairChannelFullMode.Wait)]
    [InlineData(FairChannelFullMode.Reject)]
    [InlineData(FairChannelFullMode.DropOldest)]
    public Task Storm_Moderate_LosesAndRepeatsNothing(FairChannelFullMode fullMode) => RunAsync(fullMode, seed: 20_301_101, writers: 6, readers: 4, rounds: 700);

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData(FairChannelFullMode.Wait, 1)]
    [InlineData(FairChannelFullMode.Wait, 2)]
    [InlineData(FairChannelFullMode.Reject, 3)]
    [InlineData(FairChannelFullMode.DropOldest, 4)]
    public Task Storm_Large_LosesAndRepeatsNothing(FairChannelFullMode fullMode, int seed) => RunAsync(fullMode, seed, writers: 32, readers: 16, rounds: 5_000);

    [Fact]
    public Task CompleteRacesWrites_ManyRounds_EveryWriteIsReadOrRefused() => RaceCompletionAsync(seed: 20_301_102, rounds: 500);

    [Fact]
    [Trait("Category", "Soak")]
    public Task CompleteRacesWrites_ThousandsOfRounds_EveryWriteIsReadOrRefused() => RaceCompletionAsync(seed: 5, rounds: 20_000);

    // Without a limit per flow, writers leave their items in the intake and do not take the channel's lock.
    [Theory]
    [InlineData(FairChannelFullMode.Wait, 1)]
    [InlineData(FairChannelFullMode.Wait, 1_000)]
    [InlineData(FairChannelFullMode.Reject, 5)]
    public Task Storm_NoLimitPerFlow_LosesAndRepeatsNothing(FairChannelFullMode fullMode, int capacity) =>
        RunAsync(fullMode, seed: 20_301_103, writers: 6, readers: 4, rounds: 700, capacity, capacityPerFlow: int.MaxValue);

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData(1, 6)]
    [InlineData(5, 7)]
    [InlineData(100_000, 8)]
    public Task Storm_LargeNoLimitPerFlow_LosesAndRepeatsNothing(int capacity, int seed) =>
        RunAsync(FairChannelFullMode.Wait, seed, writers: 32, readers: 16, rounds: 5_000, capacity, capacityPerFlow: int.MaxValue);

    [Fact]
    public async Task TryWrite_RacingForTheLastPlaces_FillsTheChannelExactly()
    {
        for (var round = 0; round < 2_000; round++)
        {
            var channel = FairChannel.CreateBounded<int, int>(static item => item % Flows, new() { Capacity = 3 });
            var written = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => CountWritten(channel.Writer, writer), Token))).WaitAsync(Limit, Token);

            Assert.Equal((3, 3), (written.Sum(), channel.Reader.Count));
        }

        static int CountWritten(ChannelWriter<int> writer, int item) => (writer.TryWrite(item) ? 1 : 0) + (writer.TryWrite(item + 1) ? 1 : 0);
    }

    private async Task RunAsync(
        FairChannelFullMode fullMode, int seed, int writers, int readers, int rounds, int capacity = 5, int capacityPerFlow = 3)
    {
        output.WriteLine($"seed {seed}");
        var ledger = new StormLedger(writers);
        var channel = FairChannel.CreateBounded<int, StormItem>(static item => item.Writer % Flows, new()
        {
            Capacity = capacity,
            CapacityPerFlow = capacityPerFlow,
            FullMode = fullMode,
            ItemDropped = ledger.Dropped,
            WeightOf = static flow => 1 + flow,
            CostOf = static item => 1 + (item.Number % 4),
        });
        var reading = Enumerable.Range(0, readers).Select(number => Task.Run(() => ReadAsync(channel.Reader, ledger, new Random(seed + number)), Token)).ToList();
        var writing = Enumerable.Range(0, writers).Select(number => Task.Run(() => WriteAsync(channel.Writer, ledger, number, rounds, new Random(seed - number)), Token));

        await Task.WhenAll(writing).WaitAsync(Limit, Token);
        channel.Writer.Complete();
        await Task.WhenAll(reading).WaitAsync(Limit, Token);
        await channel.Reader.Completion.WaitAsync(Limit, Token);

        output.WriteLine(ledger.ToString());
        ledger.AssertEverythingOnce(writers * rounds, mayOvertake: readers > 1);
        Assert.Equal((0, 0), (channel.Reader.Count, ((FairChannel<int, StormItem>)channel).Buffer.FlowCount));
    }

    private static async Task WriteAsync(ChannelWriter<StormItem> writer, StormLedger ledger, int number, int rounds, Random random)
    {
        for (var round = 0; round < rounds; round++)
        {
            var item = new StormItem(number, round);
            using var source = new CancellationTokenSource();
            try
            {
                switch (random.Next(4))
                {
                    case 0:
                        ledger.Note(item, writer.TryWrite(item));
                        break;
                    case 1:
                        CancelSoon(source);
                        ledger.Note(item, await writer.WaitToWriteAsync(source.Token) && writer.TryWrite(item));
                        break;
                    case 2:
                        CancelSoon(source);
                        await writer.WriteAsync(item, source.Token);
                        ledger.Note(item, isWritten: true);
                        break;
                    default:
                        var write = writer.WriteAsync(item, source.Token).AsTask();
                        await source.CancelAsync();
                        await write;
                        ledger.Note(item, isWritten: true);
                        break;
                }
            }
            catch (OperationCanceledException)
            {
                ledger.NoteCanceled(item);
            }
            catch (FairChannelFullException)
            {
                ledger.Note(item, isWritten: false);
            }
        }
    }

    private static async Task ReadAsync(ChannelReader<StormItem> reader, StormLedger ledger, Random random)
    {
        while (true)
        {
            using var source = new CancellationTokenSource();
            try
            {
                if (random.Next(3) == 0)
                {
                    CancelSoon(source);
                }

                if (random.Next(2) == 0)
                {
                    ledger.Read(await reader.ReadAsync(source.Token));
                }
                else if (!await reader.WaitToReadAsync(source.Token))
                {
                    return;
                }
                else if (reader.TryRead(out var item))
                {
                    ledger.Read(item);
                }
            }
            catch (OperationCanceledException)
            {
                // It tries again.
            }
            catch (ChannelClosedException)
            {
                return;
            }
        }
    }

    private async Task RaceCompletionAsync(int seed, int rounds)
    {
        output.WriteLine($"seed {seed}");
        for (var round = 0; round < rounds; round++)
        {
            var random = new Random(seed + round);
            var channel = FairChannel.CreateBounded<int, int>(static item => item % Flows, new()
            {
                Capacity = 1 + random.Next(8),
                CapacityPerFlow = random.Next(2) == 0 ? int.MaxValue : 1 + random.Next(2),
            });
            var writes = Enumerable.Range(0, 8).Select(item => Task.Run(() => WriteOneAsync(channel.Writer, item), Token)).ToList();
            var reads = Enumerable.Range(0, 2).Select(_ => Task.Run(() => DrainAsync(channel.Reader), Token)).ToList();
            var completing = Task.Run(() => channel.Writer.TryComplete(), Token);

            var written = await Task.WhenAll(writes).WaitAsync(Limit, Token);
            var read = await Task.WhenAll(reads).WaitAsync(Limit, Token);

            Assert.True(await completing);
            await channel.Reader.Completion.WaitAsync(Limit, Token);
            Assert.Equal(written.Count(static isWritten => isWritten), read.Sum());
            Assert.False(channel.Writer.TryWrite(9));
        }
    }

    private static async Task<bool> WriteOneAsync(ChannelWriter<int> writer, int item)
    {
        try
        {
            await writer.WriteAsync(item, Token);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    private static async Task<int> DrainAsync(ChannelReader<int> reader)
    {
        var count = 0;
        await foreach (var _ in reader.ReadAllAsync(Token))
        {
            count++;
        }

        return count;
    }

    // Canceled by another thread, at whatever moment that gets to it.
    private static void CancelSoon(CancellationTokenSource source) =>
        ThreadPool.UnsafeQueueUserWorkItem(static source => Cancel(source), source, preferLocal: false);

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The operation came and went before.
        }
    }
}
