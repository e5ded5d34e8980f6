using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>A minimum heap of slots: small numbers that stay the same while their owners' places in the heap change.</summary>
/// <remarks>
/// Ordered by key, then by tie; slots count from 1. Four children to a parent: half the levels for more comparisons of neighbours.
/// A move writes to two dense arrays of plain numbers and to nothing else, neither to the elements, which are a cache miss each
/// when there are many, nor a reference that the garbage collector would have to hear of. Not thread-safe.
/// </remarks>
internal sealed class SlotHeap
{
    private const int Children = 4;

    // Places start at 1 as well: entry 0 is never used, and its slot is no slot.
    private Entry[] _entries = new Entry[16];

    // Where each slot stands; for one that is free, the next free one.
    private int[] _places = new int[16];
    private int _firstFree;
    private int _slots;

    public int Count { get; private set; }


    /// <summary>Gets the slot that is first; 0 when there is none.</summary>
    public int First => Count == 0 ? 0 : _entries[1].Slot;

    public double FirstKey => _entries[Count == 0 ? 0 : 1].Key;

    public long FirstTie => _entries[Count == 0 ? 0 : 1].Tie;

    public int PlaceOf(int slot) => _places[slot];

    public int SlotAt(int place) => _entries[place].Slot;

    public int Add(double key, long tie)
    {
        var slot = TakeSlot();
        if (++Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        var entry = new Entry(key, tie, slot);
        Put(FindHigher(Count, entry), entry);
        return slot;
    }

    public void Change(int slot, double key, long tie) => Settle(_places[slot], new Entry(key, tie, slot));

    public void Remove(int slot)
    {
        var place = _places[slot];
        Debug.Assert(_entries[place].Slot == slot, "The slot and the heap disagree.");
        (_places[slot], _firstFree) = (_firstFree, slot);
        var last = _entries[Count--];
        if (place <= Count)
        {
            Settle(place, last);
        }
    }

    /// <summary>Gives every slot the number of its place, and the arrays the given length.</summary>
    public void Renumber(int capacity)
    {
        Debug.Assert(capacity > Count, "All that is in the heap has to fit.");
        Array.Resize(ref _entries, capacity);
        _places = new int[capacity];
        (_firstFree, _slots) = (0, Count);
        for (var place = 1; place <= Count; place++)
        {
            _entries[place].Slot = place;
            _places[place] = place;
        }
    }

    private static int ParentOf(int place) => (place + Children - 2) / Children;

    private static int FirstChildOf(int place) => (place * Children) - Children + 2;

    private int TakeSlot()
    {
        if (_firstFree is var free && free != 0)
        {
            _firstFree = _places[free];
            return free;
        }

        if (++_slots == _places.Length)
        {
            Array.Resize(ref _places, _slots * 2);
        }

        return _slots;
    }

    private void Settle(int place, in Entry entry)
    {
        var higher = FindHigher(place, entry);
        Put(higher == place ? FindLower(place, entry) : higher, entry);
    }

    // Makes room for an entry on the way to the root.
    private int FindHigher(int place, in Entry entry)
    {
        while (place > 1 && entry.IsBefore(_entries[ParentOf(place)]))
        {
            Put(place, _entries[ParentOf(place)]);
            place = ParentOf(place);
        }

        return place;
    }

    // Makes room for an entry on the way to the leaves.
    private int FindLower(int place, in Entry entry)
    {
        while (FirstChildOf(place) is var first && first <= Count)
        {
            var child = first;
            var last = Math.Min(first + Children - 1, Count);
            for (var other = first + 1; other <= last; other++)
            {
                child = _entries[other].IsBefore(_entries[child]) ? other : child;
            }

            if (!_entries[child].IsBefore(entry))
            {
                break;
            }

            Put(place, _entries[child]);
            place = child;
        }

        return place;
    }

    private void Put(int place, in Entry entry)
    {
        _entries[place] = entry;
        _places[entry.Slot] = place;
    }

    private struct Entry(double key, long tie, int slot)
    {
        public readonly double Key = key;
        public readonly long Tie = tie;
        public int Slot = slot;

        public readonly bool IsBefore(in Entry other) => Key < other.Key || (Key == other.Key && Tie < other.Tie);
    }
}
