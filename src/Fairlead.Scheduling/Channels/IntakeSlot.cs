namespace Fairlead.Scheduling.Channels;

/// <summary>A place for one item in an <see cref="Intake{TFlow, T}"/>.</summary>
internal struct IntakeSlot<TFlow, T>
    where TFlow : notnull
{
    /// <summary>Who may touch the rest: the readers' end when <see langword="true"/>, the writers' end otherwise.</summary>
    public bool IsFull;
    public IncomingItem<TFlow, T> Incoming;
}
