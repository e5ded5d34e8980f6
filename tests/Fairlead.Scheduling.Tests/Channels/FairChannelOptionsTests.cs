using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class FairChannelOptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Create_EveryOptionWrong_NamesThemAll()
    {
        var options = new FairChannelOptions<int, int>
        {
            Capacity = 0,
            CapacityPerFlow = -1,
            FullMode = (FairChannelFullMode)9,
            Quantum = 1_000_001,
            TimeProvider = null!,
        };

        var error = Assert.Throws<ArgumentException>("options", () => FairChannel.CreateBounded(static item => item, options));

        Assert.All(
            new[] { "Capacity", "CapacityPerFlow", "FullMode", "Quantum", "TimeProvider", "not 0", "not -1", "not 9", "not 1000001" },
            text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_NothingGiven_Throws()
    {
        Assert.Throws<ArgumentNullException>("flowOf", () => FairChannel.CreateUnbounded<int, int>(null!));
        Assert.Throws<ArgumentNullException>("flowOf", () => FairChannel.CreateBounded<int, int>(null!, new()));
        Assert.Throws<ArgumentNullException>("options", () => FairChannel.CreateBounded<int, int>(static item => item, null!));
        Assert.Throws<ArgumentNullException>("options", () => FairChannel.CreateUnbounded<int, int>(static item => item, null!));
    }

    [Fact]
    public void Options_ChangedAfterwards_HaveNoEffect()
    {
        var options = new FairChannelOptions<int, int> { Capacity = 1 };
        var channel = FairChannel.CreateBounded(static item => item, options);
        options.Capacity = 10;

        Assert.True(channel.Writer.TryWrite(1));
        Assert.False(channel.Writer.TryWrite(2));
    }

    [Fact]
    public void Unbounded_OptionsWithLimits_IgnoresThem()
    {
        var channel = FairChannel.CreateUnbounded(
            static item => item, new FairChannelOptions<int, int> { Capacity = 1, CapacityPerFlow = 1, FullMode = FairChannelFullMode.DropOldest });

        Assert.All(new[] { 1, 1, 2 }, item => Assert.True(channel.Writer.TryWrite(item)));
        Assert.Equal(3, channel.Reader.Count);
    }

    [Fact]
    public void Comparer_Given_DecidesWhatAFlowIs()
    {
        var channel = (FairChannel<string, string>)FairChannel.CreateUnbounded(
            static item => item, new FairChannelOptions<string, string> { Comparer = StringComparer.OrdinalIgnoreCase });

        Assert.All(new[] { "a", "A", "b" }, item => Assert.True(channel.Writer.TryWrite(item)));
        Assert.Equal(2, channel.Buffer.FlowCount);
    }

    [Theory]
    [InlineData("null", "flowOf returned null")]
    [InlineData("cost 0", "CostOf returned 0")]
    [InlineData("cost 1000000000001", "CostOf returned 1000000000001")]
    [InlineData("cost -5", "from 1 to 1,000,000,000,000")]
    [InlineData("weight 0", "WeightOf returned 0")]
    [InlineData("weight NaN", "WeightOf returned NaN")]
    [InlineData("weight 1000001", "from 0.000001 to 1,000,000")]
    public async Task Write_CallbackAnswersOutOfRange_TellsTheWriter(string item, string message)
    {
        var channel = CreateObedient();

        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => channel.Writer.TryWrite(item)).Message, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await channel.Writer.WriteAsync(item, Token));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, channel.Reader.Count);
        Assert.True(channel.Writer.TryWrite("cost 1"));
    }

    [Fact]
    public async Task Write_CallbackThrows_TellsTheWriter()
    {
        var channel = CreateObedient();

        Assert.Throws<FormatException>(() => channel.Writer.TryWrite("throw"));
        await Assert.ThrowsAsync<FormatException>(async () => await channel.Writer.WriteAsync("throw", Token));
        Assert.Equal(0, channel.Reader.Count);
    }

    [Fact]
    public void Callbacks_WhenCalled_MayUseTheChannel()
    {
        Channel<int>? channel = null;
        channel = FairChannel.CreateUnbounded(
            item => channel!.Reader.Count + item,
            new FairChannelOptions<int, int>
            {
                CostOf = _ => 1 + channel!.Reader.Count,
                WeightOf = _ => channel!.Reader.TryPeek(out var _) ? 2 : 1,
            });

        Assert.All(new[] { 1, 2, 3 }, item => Assert.True(channel.Writer.TryWrite(item)));
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(1_000_000_000_000L)]
    public void Cost_AtTheEndsOfItsRange_IsRead(long cost)
    {
        foreach (var weight in new[] { 0.000001, 1_000_000 })
        {
            var channel = FairChannel.CreateUnbounded(
                static item => item % 3, new FairChannelOptions<int, int> { CostOf = _ => cost, WeightOf = _ => weight, Quantum = 1_000_000 });
            for (var item = 0; item < 100; item++)
            {
                Assert.True(channel.Writer.TryWrite(item));
            }

            var read = 0;
            while (channel.Reader.TryRead(out _))
            {
                read++;
            }

            Assert.Equal(100, read);
        }
    }

    // Items say what the callbacks answer.
    private static Channel<string> CreateObedient() =>
        FairChannel.CreateBounded(
            static item => item switch { "null" => null!, "throw" => throw new FormatException(), _ => item },
            new FairChannelOptions<string, string>
            {
                CostOf = static item => item.StartsWith("cost ", StringComparison.Ordinal) ? long.Parse(item[5..], null) : 1,
                WeightOf = static flow => flow.StartsWith("weight ", StringComparison.Ordinal) ? double.Parse(flow[7..], null) : 1,
            });
}
