namespace Fairlead.Scheduling.Channels;

/// <summary>An item on its way in, with what the callbacks said about it before the lock was taken.</summary>
internal readonly struct IncomingItem<TFlow, T>
    where TFlow : notnull
{
    public required T Item { get; init; }

    public required TFlow Flow { get; init; }

    public required int Hash { get; init; }

    /// <summary>Gets the cost in millionths.</summary>
    public required long Cost { get; init; }

    /// <summary>Gets what the flow is given in every round, in millionths.</summary>
    public required long Allotment { get; init; }
}
