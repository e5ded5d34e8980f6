using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Scheduling.Ordering;

/// <summary>A minimum heap whose elements know their place, so that any of them can be moved or removed in O(log n).</summary>
/// <remarks>
/// Ordered by key, then by tie. Four children to a parent: every level tells an element its place, which is a cache miss when
/// there are many, so half the levels for more comparisons of neighbours is the better bargain. Not thread-safe. Elements that
/// left the heap are not kept reachable.
/// </remarks>
internal sealed class IndexedHeap<TElement, TSlot>
    where TElement : class
    where TSlot : struct, IHeapSlot<TElement>
{
    private const int Children = 4;

    // Places start at 1, so that the default value of a slot means "absent"; entry 0 is never used.
    private Entry[] _entries = new Entry[16];

    public int Count { get; private set; }

    public static bool Contains(TElement element) => TSlot.Place(element) != 0;

    public bool TryPeek([MaybeNullWhen(false)] out TElement element, out double key)
    {
        (element, key) = Count == 0 ? (default, 0) : (_entries[1].Element, _entries[1].Key);
        return Count != 0;
    }

    public bool TryPeek([MaybeNullWhen(false)] out TElement element, out double key, out long tie)
    {
        // Entry 0 is empty, so reading beside an empty heap finds nothing.
        ref readonly var first = ref _entries[Count == 0 ? 0 : 1];
        (element, key, tie) = (first.Element, first.Key, first.Tie);
        return Count != 0;
    }

    /// <summary>Adds the element, or moves it to its new key.</summary>
    public void Set(TElement element, double key, long tie)
    {
        Debug.Assert(!double.IsNaN(key), "A key that compares with nothing would corrupt the order.");
        var place = TSlot.Place(element);
        if (place == 0)
        {
            place = ++Count;
            if (place == _entries.Length)
            {
                Array.Resize(ref _entries, place * 2);
            }
        }

        var entry = new Entry(key, tie, element);
        SiftDown(SiftUp(place, entry), entry);
    }

    /// <summary>Removes the element; does nothing when it is absent.</summary>
    public void Remove(TElement element)
    {
        var place = TSlot.Place(element);
        if (place == 0)
        {
            return;
        }

        Debug.Assert(ReferenceEquals(_entries[place].Element, element), "The slot and the heap disagree.");
        var last = _entries[Count];
        _entries[Count--] = default;
        TSlot.Place(element) = 0;
        if (place <= Count)
        {
            SiftDown(SiftUp(place, last), last);
        }

        ShrinkWhenSparse();
    }

    /// <summary>Lists all elements, in no particular order.</summary>
    public IEnumerable<TElement> ListAll() => _entries.Skip(1).Take(Count).Select(static entry => entry.Element);

    private static int ParentOf(int place) => (place + Children - 2) / Children;

    private static int FirstChildOf(int place) => (place * Children) - Children + 2;

    private int SiftUp(int place, Entry entry)
    {
        while (place > 1 && entry.IsBefore(_entries[ParentOf(place)]))
        {
            Put(place, _entries[ParentOf(place)]);
            place = ParentOf(place);
        }

        return place;
    }

    private void SiftDown(int place, Entry entry)
    {
        while (FirstChildOf(place) is var first && first <= Count)
        {
            var child = first;
            for (var other = first + 1; other < first + Children && other <= Count; other++)
            {
                if (_entries[other].IsBefore(_entries[child]))
                {
                    child = other;
                }
            }

            if (!_entries[child].IsBefore(entry))
            {
                break;
            }

            Put(place, _entries[child]);
            place = child;
        }

        Put(place, entry);
    }

    private void Put(int place, Entry entry)
    {
        _entries[place] = entry;
        TSlot.Place(entry.Element) = place;
    }

    // A spike of a million flows must not leave its array behind when they are gone.
    private void ShrinkWhenSparse()
    {
        if (_entries.Length > 1_024 && Count < _entries.Length / 8)
        {
            Array.Resize(ref _entries, _entries.Length / 4);
        }
    }

    private readonly struct Entry(double key, long tie, TElement element)
    {
        public readonly double Key = key;
        public readonly TElement Element = element;
        public readonly long Tie = tie;

        public bool IsBefore(in Entry other) => Key < other.Key || (Key == other.Key && Tie < other.Tie);
    }
}
