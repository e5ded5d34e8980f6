namespace Fairlead.Scheduling.Channels;

/// <summary>A place for one item in an <see cref="Intake{TFlow, T}"/>.</summary>
internal struct IntakeSlot<TFlow, T>
    where TFlow : notnull
{
    /// <summary>Who may touch the rest: the readers' end when <see langword="true"/>, the writers' end otherwise.</summary>
    public bool IsFull;
    public IncomingItem<TFlow, T> Incoming;

    public void Fill(in IncomingItem<TFlow, T> incoming)
    {
        // Field by field: a structure with references that is copied in one go takes a slower barrier for each of them.
        Incoming.Item = incoming.Item;
        Incoming.Flow = incoming.Flow;
        Incoming.Hash = incoming.Hash;
        Incoming.Cost = incoming.Cost;
        Incoming.Allotment = incoming.Allotment;
        Volatile.Write(ref IsFull, true);
    }

    public void Clear()
    {
        Incoming = default;
        Volatile.Write(ref IsFull, false);
    }
}
