namespace Fairlead.Relay.Collapsing;

/// <summary>How far a body that arrives has come.</summary>
internal enum FillingState
{
    Filling = 0,

    /// <summary>It is whole.</summary>
    Complete = 1,

    /// <summary>It has ended before its end.</summary>
    Failed = 2,

    /// <summary>It is not stored, and its reader reads the rest himself.</summary>
    HandedOver = 3,
}
