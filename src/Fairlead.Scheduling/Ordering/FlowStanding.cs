namespace Fairlead.Scheduling.Ordering;

/// <summary>What a flow counts for in the system's virtual time.</summary>
internal enum FlowStanding : byte
{
    /// <summary>The order does not know the flow, or has forgotten it.</summary>
    Unknown = 0,

    /// <summary>It has an item that may be taken, or nothing waits and something runs.</summary>
    Active = 1,

    /// <summary>Items wait, but a limit holds all of them back.</summary>
    Held = 2,

    /// <summary>Nothing waits and nothing runs; kept only while it still has debt.</summary>
    Idle = 3,
}
