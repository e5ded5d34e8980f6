namespace Fairlead.Scheduling.Ordering;

/// <summary>Where an item stands in a <see cref="FairOrder"/>.</summary>
internal enum FairItemState : byte
{
    /// <summary>The order does not know it: not yet entered, taken back, or ended.</summary>
    Outside = 0,

    /// <summary>It waits in the lane of its flow.</summary>
    Waiting = 1,

    /// <summary>It has its turn and is charged for the time.</summary>
    Running = 2,
}
