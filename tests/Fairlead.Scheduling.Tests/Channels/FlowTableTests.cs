using Fairlead.Scheduling.Channels;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class FlowTableTests
{
    [Fact]
    public void Commands_AnySequence_AgreeWithADictionary() =>
        Prop.ForAll<(bool Adds, byte Key)[]>(static commands => Run([.. commands.Select(static command => (command.Adds, (int)command.Key))], comparer: null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(500));

    [Fact]
    public void Commands_EveryKeyWithTheSameHash_AgreeWithADictionary() =>
        Prop.ForAll<(bool Adds, byte Key)[]>(static commands =>
                Run([.. commands.Select(static command => (command.Adds, command.Key % 40))], EqualityComparer<int>.Create(static (one, other) => one == other, static _ => 7)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(200));

    [Fact]
    public void AddThenRemove_AHundredThousand_FindsEachUntilItIsRemoved()
    {
        const int Keys = 100_000;
        var table = new FlowTable<int, int>(comparer: null);
        for (var key = 0; key < Keys; key++)
        {
            Add(table, key * 1_024);
        }

        for (var key = 0; key < Keys; key++)
        {
            var flow = table.Find(key * 1_024, table.HashOf(key * 1_024));
            Assert.NotNull(flow);
            table.Remove(flow);
            Assert.Null(table.Find(key * 1_024, table.HashOf(key * 1_024)));
        }

        Assert.Equal(0, table.Count);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "")]
    public void Find_EqualKeyOfAnotherObject_FindsTheFlow(string one, string other)
    {
        var table = new FlowTable<string, int>(comparer: null);
        var key = string.Concat(one, "-key");
        var flow = new FlowQueue<string, int>();
        flow.Rename(key, table.HashOf(key));
        table.Add(flow);

        var same = string.Concat(other, "-key");
        Assert.Same(flow, table.Find(same, table.HashOf(same)));
    }

    private static bool Run((bool Adds, int Key)[] commands, IEqualityComparer<int>? comparer)
    {
        var table = new FlowTable<int, int>(comparer);
        var model = new Dictionary<int, FlowQueue<int, int>>();
        foreach (var (adds, key) in commands)
        {
            var known = table.Find(key, table.HashOf(key));
            if (!ReferenceEquals(known, model.GetValueOrDefault(key)))
            {
                return false;
            }

            if (adds && known is null)
            {
                model.Add(key, Add(table, key));
            }
            else if (!adds && known is not null)
            {
                table.Remove(known);
                model.Remove(key);
            }

            if (table.Count != model.Count)
            {
                return false;
            }
        }

        return model.All(entry => ReferenceEquals(entry.Value, table.Find(entry.Key, table.HashOf(entry.Key))));
    }

    private static FlowQueue<int, int> Add(FlowTable<int, int> table, int key)
    {
        var flow = new FlowQueue<int, int>();
        flow.Rename(key, table.HashOf(key));
        table.Add(flow);
        return flow;
    }
}
