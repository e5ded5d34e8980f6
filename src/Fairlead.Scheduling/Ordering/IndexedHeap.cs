using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Scheduling.Ordering;

/// <summary>A minimum heap whose elements know their slot, so that any of them can be moved or removed in O(log n).</summary>
/// <remarks>
/// Ordered by key, then by tie. Only what enters or leaves is touched; the moves in between are those of a <see cref="SlotHeap"/>.
/// Not thread-safe. Elements that left the heap are not kept reachable.
/// </remarks>
internal sealed class IndexedHeap<TElement, TSlot>
    where TElement : class
    where TSlot : struct, IPlaceSlot<TElement>
{
    private readonly SlotHeap _heap = new();

    // By slot; slots start at 1, so that the default value of an element's slot means "absent".
    private Cell[] _cells = new Cell[16];

    public int Count => _heap.Count;

    public static bool Contains(TElement element) => TSlot.Place(element) != 0;

    public bool TryPeek([MaybeNullWhen(false)] out TElement element, out double key)
    {
        (element, key) = (_cells[_heap.First].Element, _heap.FirstKey);
        return element is not null;
    }

    public bool TryPeek([MaybeNullWhen(false)] out TElement element, out double key, out long tie)
    {
        tie = _heap.FirstTie;
        return TryPeek(out element, out key);
    }

    /// <summary>Adds the element, or moves it to its new key.</summary>
    public void Set(TElement element, double key, long tie)
    {
        Debug.Assert(!double.IsNaN(key), "A key that compares with nothing would corrupt the order.");
        ref var slot = ref TSlot.Place(element);
        if (slot != 0)
        {
            _heap.Change(slot, key, tie);
            return;
        }

        slot = _heap.Add(key, tie);
        if (slot >= _cells.Length)
        {
            Array.Resize(ref _cells, slot * 2);
        }

        _cells[slot].Element = element;
    }

    /// <summary>Removes the element; does nothing when it is absent.</summary>
    public void Remove(TElement element)
    {
        ref var slot = ref TSlot.Place(element);
        if (slot == 0)
        {
            return;
        }

        Debug.Assert(ReferenceEquals(_cells[slot].Element, element), "The slot and the heap disagree.");
        _heap.Remove(slot);
        _cells[slot].Element = null;
        slot = 0;
        ShrinkWhenSparse();
    }

    /// <summary>Gets how far from the top an element stands, from 1; 0 when it is absent. Tests count steps by it.</summary>
    public int PositionOf(TElement element) => TSlot.Place(element) is var slot && slot == 0 ? 0 : _heap.PlaceOf(slot);

    /// <summary>Gets one of those that come first once the first has left; <see langword="null"/> when there are fewer.</summary>
    /// <param name="number">From 0 to <see cref="SlotHeap.Children"/> − 1; the first of them is among these, in no order.</param>
    public TElement? PeekFollower(int number) => number + 2 <= Count ? _cells[_heap.SlotAt(number + 2)].Element : null;

    /// <summary>Lists all elements, in no particular order.</summary>
    public IEnumerable<TElement> ListAll() => Enumerable.Range(1, Count).Select(place => _cells[_heap.SlotAt(place)].Element!);

    // A spike of a million flows must not leave its arrays behind when they are gone.
    private void ShrinkWhenSparse()
    {
        if (_cells.Length <= 1_024 || Count >= _cells.Length / 8)
        {
            return;
        }

        var cells = new Cell[_cells.Length / 4];
        for (var place = 1; place <= Count; place++)
        {
            cells[place] = _cells[_heap.SlotAt(place)];
            TSlot.Place(cells[place].Element!) = place;
        }

        _heap.Renumber(cells.Length);
        _cells = cells;
    }

    // An array of references would check on each write that the element is of its type.
    private struct Cell
    {
        public TElement? Element;
    }
}
