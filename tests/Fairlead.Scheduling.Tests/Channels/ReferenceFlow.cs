namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>A backlogged flow of <see cref="ReferenceRoundRobin"/>.</summary>
internal sealed class ReferenceFlow(int key)
{
    public int Key { get; } = key;

    public decimal Weight { get; set; }

    public decimal Deficit { get; set; }

    /// <summary>Gets or sets whether it has a turn in this round: it could pay when the round began, and can still.</summary>
    public bool IsInRound { get; set; }

    public List<ModelItem> Items { get; } = [];
}
