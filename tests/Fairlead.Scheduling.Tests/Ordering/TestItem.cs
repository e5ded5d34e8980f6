using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>An item with a name, for both the order under test and the reference.</summary>
internal sealed class TestItem(string flow, int number) : FairItem
{
    public string FlowKey { get; } = flow;

    public int Number { get; } = number;

    public override string ToString() => $"{FlowKey}#{Number}";
}
