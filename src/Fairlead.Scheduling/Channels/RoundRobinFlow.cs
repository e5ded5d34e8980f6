using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Channels;

/// <summary>What <see cref="DeficitRoundRobin"/> knows of a backlogged flow: its allotment, its deficit and the round of its next turn.</summary>
/// <remarks>Amounts are in millionths of a unit of cost, so that decimal weights and quanta are exact.</remarks>
internal abstract class RoundRobinFlow
{
    private Links<RoundRobinFlow> _inRound;
    private Links<RoundRobinFlow> _byLength;

    /// <summary>Gets or sets what the flow may spend in the round of its next turn; meaningless while it is not scheduled.</summary>
    public long Deficit { get; set; }

    /// <summary>Gets or sets what the flow is given in every round.</summary>
    public long Allotment { get; set; }

    /// <summary>Gets or sets the cost of its first item.</summary>
    public long HeadCost { get; set; }

    /// <summary>Gets or sets the round in which its first item can be paid.</summary>
    /// <remarks>Rounds wrap around: only their distance from the current one has a meaning.</remarks>
    public ulong DueRound { get; set; }

    public bool IsScheduled { get; set; }

    /// <summary>Gets or sets how many items wait in the flow.</summary>
    public int Count { get; protected set; }

    /// <summary>Gets who stands behind it in its round; itself when nobody does. It is scheduled.</summary>
    public RoundRobinFlow FollowerInRound => _inRound.Next!;

    internal readonly struct InRound : ILinkSlot<RoundRobinFlow>
    {
        public static ref Links<RoundRobinFlow> Of(RoundRobinFlow element) => ref element._inRound;
    }

    internal readonly struct ByLength : ILinkSlot<RoundRobinFlow>
    {
        public static ref Links<RoundRobinFlow> Of(RoundRobinFlow element) => ref element._byLength;
    }
}
