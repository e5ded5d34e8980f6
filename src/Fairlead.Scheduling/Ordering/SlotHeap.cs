using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>A minimum heap of slots: small numbers that stay the same while their owners' places in the heap change.</summary>
/// <remarks>
/// Ordered by key, then by tie; slots count from 1. Four children to a parent: half the levels for more comparisons of neighbours.
/// A move reads and writes two dense arrays of plain numbers and to nothing else, neither to the elements, which are a cache miss each
/// when there are many, nor a reference that the garbage collector would have to hear of. Not thread-safe.
/// </remarks>
internal sealed class SlotHeap
{
    internal const int Children = 4;

    // Places start at 1 as well: entry 0 is never used, and its slot is no slot.
    private Entry[] _entries = new Entry[16];

    // By slot, as only equal keys need them: the entries are all the closer together.
    private long[] _ties = new long[16];

    // Where each slot stands; for one that is free, the next free one.
    private int[] _places = new int[16];
    private int _firstFree;
    private int _slots;

    public int Count { get; private set; }

    /// <summary>Gets the slot that is first; 0 when there is none.</summary>
    public int First => Count == 0 ? 0 : _entries[1].Slot;

    public double FirstKey => _entries[Count == 0 ? 0 : 1].Key;

    public long FirstTie => _ties[First];

    public int PlaceOf(int slot) => _places[slot];

    public int SlotAt(int place) => _entries[place].Slot;

    public int Add(double key, long tie)
    {
        var slot = TakeSlot();
        _ties[slot] = tie;
        if (++Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        var entry = new Entry(key, slot);
        Put(FindHigher(Count, entry), entry);
        return slot;
    }

    public void Change(int slot, double key, long tie)
    {
        _ties[slot] = tie;
        Settle(_places[slot], new Entry(key, slot));
    }

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
        var ties = new long[capacity];
        _places = new int[capacity];
        (_firstFree, _slots) = (0, Count);
        for (var place = 1; place <= Count; place++)
        {
            ties[place] = _ties[_entries[place].Slot];
            _entries[place].Slot = place;
            _places[place] = place;
        }

        _ties = ties;
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
            Array.Resize(ref _ties, _slots * 2);
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
        while (place > 1 && IsBefore(entry, _entries[ParentOf(place)]))
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
                child = IsBefore(_entries[other], _entries[child]) ? other : child;
            }

            if (!IsBefore(_entries[child], entry))
            {
                break;
            }

            Put(place, _entries[child]);
            place = child;
        }

        return place;
    }

    private bool IsBefore(in Entry entry, in Entry other) =>
        entry.Key < other.Key || (entry.Key == other.Key && _ties[entry.Slot] < _ties[other.Slot]);

    private void Put(int place, in Entry entry)
    {
        _entries[place] = entry;
        _places[entry.Slot] = place;
    }

    private struct Entry(double key, int slot)
    {
        public readonly double Key = key;
        public int Slot = slot;
    }
}
