using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>What flows cost while they have items, and after.</summary>
[Collection(nameof(FairChannelMemoryTests))]
[CollectionDefinition(nameof(FairChannelMemoryTests), DisableParallelization = true)]
public sealed class FairChannelMemoryTests(ITestOutputHelper output)
{
    private const int Flows = 1_000_000;
    private static readonly object Item = new();

    [Fact]
    public void Memory_AMillionBackloggedFlows_StaysBelow200BytesEach()
    {
        var channel = CreateChannel(out var next);
        WriteOneEach(channel, next, flows: 10);
        var before = MeasureHeap();

        WriteOneEach(channel, next, Flows);
        var bytes = (MeasureHeap() - before) / (double)Flows;

        output.WriteLine($"{bytes:0.0} bytes per backlogged flow");
        Assert.InRange(bytes, 0, 200);
        GC.KeepAlive(channel);
    }

    [Fact]
    public void Memory_AMillionFlowsThatCameAndLeft_IsGone()
    {
        var channel = CreateChannel(out var next);
        WriteOneEach(channel, next, flows: 10);
        var before = MeasureHeap();

        WriteOneEach(channel, next, Flows);
        ReadEverything(channel);
        var bytes = MeasureHeap() - before;

        output.WriteLine($"{bytes:#,0} bytes after {Flows:#,0} flows came and left");
        Assert.InRange(bytes / (double)Flows, -1, 1);
        GC.KeepAlive(channel);
    }

    [Fact]
    public void Memory_AMillionItemsOfOneFlow_IsGoneAfterwards()
    {
        var channel = CreateChannel(out var next);
        var before = MeasureHeap();

        for (var item = 0; item < Flows; item++)
        {
            next.Value = 0;
            Assert.True(channel.Writer.TryWrite(Item));
        }

        ReadEverything(channel);
        var bytes = MeasureHeap() - before;

        output.WriteLine($"{bytes:#,0} bytes after {Flows:#,0} items of one flow came and left");
        Assert.InRange(bytes, -1_000_000, 5_000_000);
        GC.KeepAlive(channel);
    }

    [Fact]
    public void Read_ItemsRead_AreNotKeptAlive()
    {
        var channel = CreateChannel(out var next);
        var references = WriteAndRead(channel, next);

        GC.Collect();

        Assert.All(references, static reference => Assert.False(reference.IsAlive));
        GC.KeepAlive(channel);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_000, 20)]
    public void Allocation_OnceWarm_IsNothingPerItem(int flows, int itemsPerFlow)
    {
        var channel = CreateChannel(out var next);
        long allocated = 0;
        for (var round = 0; round < 4; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var item = 0; item < itemsPerFlow; item++)
            {
                WriteOneEach(channel, next, flows);
            }

            ReadEverything(channel);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    // What tests before these have left goes in its own time, with finalizers and with pools that notice a collection: before it is measured.
    private static long MeasureHeap()
    {
        var measured = GC.GetTotalMemory(forceFullCollection: true);
        for (var before = long.MaxValue; measured < before - 100_000;)
        {
            before = measured;
            GC.WaitForPendingFinalizers();
            measured = GC.GetTotalMemory(forceFullCollection: true);
        }

        return measured;
    }

    private static Channel<object> CreateChannel(out StrongBox<int> next)
    {
        var flow = new StrongBox<int>();
        next = flow;
        return FairChannel.CreateUnbounded<int, object>(_ => flow.Value);
    }

    private static void WriteOneEach(Channel<object> channel, StrongBox<int> next, int flows)
    {
        for (next.Value = 0; next.Value < flows; next.Value++)
        {
            if (!channel.Writer.TryWrite(Item))
            {
                Assert.Fail("An unbounded channel takes everything.");
            }
        }
    }

    private static void ReadEverything(Channel<object> channel)
    {
        while (channel.Reader.TryRead(out _))
        {
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> WriteAndRead(Channel<object> channel, StrongBox<int> next)
    {
        var references = new List<WeakReference>();
        for (var item = 0; item < 100; item++)
        {
            next.Value = item % 3;
            var written = new object();
            references.Add(new WeakReference(written));
            Assert.True(channel.Writer.TryWrite(written));
        }

        ReadEverything(channel);
        return references;
    }
}
