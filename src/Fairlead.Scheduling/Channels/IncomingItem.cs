namespace Fairlead.Scheduling.Channels;

/// <summary>An item on its way in, with what the callbacks said about it before the lock was taken.</summary>
internal struct IncomingItem<TFlow, T>
    where TFlow : notnull
{
    public required T Item;
    public required TFlow Flow;
    public required int Hash;

    /// <summary>The cost in millionths.</summary>
    public required long Cost;

    /// <summary>What the flow is given in every round, in millionths.</summary>
    public required long Allotment;
}
