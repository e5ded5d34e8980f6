using System.Diagnostics;
using Fairlead.Scheduling.Concurrency;

namespace Fairlead.Scheduling.Channels;

/// <summary>A short queue between the writers and the flows, so that writers and readers of a busy channel work in different memory.</summary>
/// <remarks>
/// <para>
/// Writers put items into a ring of slots under a lock of their own; whoever holds the channel's lock moves them on to the flows
/// before it looks at these, so that the order is the same as if each item had gone there at once. The ends meet only in the
/// slots (Giacomoni et al., FastForward, 2008). A slot moves an item once, and there are few: the work per item stays O(1).
/// </para>
/// <para>
/// It is open only while nobody waits and the channel is not completed. Whoever must know that nothing is on its way closes it
/// first; a writer that finds it closed or full takes the channel's lock. That lock is always taken before this one.
/// </para>
/// </remarks>
internal sealed class Intake<TFlow, T>(FairBuffer<TFlow, T> buffer, int capacity)
    where TFlow : notnull
{
    private const int Size = 256;

    private readonly SpinGate _gate = new();
    private readonly IntakeSlot<TFlow, T>[] _slots = new IntakeSlot<TFlow, T>[Size];
    private IntakeEnd _in;
    private IntakeEnd _out;

    /// <summary>Gets how many items the channel holds, those on their way included; may be read without a lock.</summary>
    public int Count
    {
        get
        {
            // In this order, and an item may be taken before it is counted: never more than there are, nor fewer than nothing.
            var left = Volatile.Read(ref _out.Total);
            return (int)Math.Max(0, Volatile.Read(ref _in.Total) - left);
        }
    }

    /// <summary>Puts an item on its way, unless the intake is closed or full, or the channel is.</summary>
    public bool TryAdd(in IncomingItem<TFlow, T> incoming)
    {
        using (_gate.Hold())
        {
            ref var slot = ref _slots[_in.Position % Size];
            if (!_in.IsOpen || Volatile.Read(ref slot.IsFull) || !HasRoom())
            {
                return false;
            }

            slot.Fill(incoming);
            unchecked
            {
                _in.Position++;
            }

            NoteAdded();
            return true;
        }
    }

    /// <summary>Lets writers in again. The channel's lock is held, nobody waits, and nothing has been added since <see cref="CloseUnderLock"/> but by its holder.</summary>
    public void OpenUnderLock() => Volatile.Write(ref _in.IsOpen, true);

    /// <summary>Sends writers to the channel's lock, which is held, and moves on what they have left.</summary>
    public void CloseUnderLock()
    {
        if (_in.IsOpen)
        {
            using (_gate.Hold())
            {
                _in.IsOpen = false;
            }

            MoveOnUnderLock();
        }
    }

    /// <summary>Moves what has arrived on to the flows; the channel's lock is held.</summary>
    public void MoveOnUnderLock()
    {
        // Bounded, because a writer may be adding as quickly.
        for (var moved = 0; moved < Size; moved++)
        {
            ref var slot = ref _slots[_out.Position % Size];
            if (!Volatile.Read(ref slot.IsFull))
            {
                return;
            }

            ref readonly var incoming = ref slot.Incoming;
            buffer.Add(buffer.FindOrAddFlow(incoming), incoming);
            slot.Clear();
            unchecked
            {
                _out.Position++;
            }
        }
    }

    /// <summary>Counts an item that the holder of the channel's lock has put into a flow itself.</summary>
    public void NoteAddedUnderLock()
    {
        Debug.Assert(!_in.IsOpen, "While writers are let in, the count is theirs.");
        NoteAdded();
    }

    /// <summary>Counts an item that has left its flow.</summary>
    public void NoteRemovedUnderLock() => Volatile.Write(ref _out.Total, _out.Total + 1);

    private void NoteAdded() => Volatile.Write(ref _in.Total, _in.Total + 1);

    // The readers' end is looked at only when there might be no room.
    private bool HasRoom()
    {
        if (_in.Total - _in.OtherTotal < capacity)
        {
            return true;
        }

        _in.OtherTotal = Volatile.Read(ref _out.Total);
        return _in.Total - _in.OtherTotal < capacity;
    }
}
