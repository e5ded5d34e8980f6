namespace Fairlead.Webhooks.Delivery;

/// <summary>What a lane is doing.</summary>
internal enum LaneState
{
    /// <summary>It has nothing to send.</summary>
    Idle = 1,

    /// <summary>It waits for its output to be old enough.</summary>
    Scheduled = 2,

    /// <summary>It sends.</summary>
    Running = 3,
}
