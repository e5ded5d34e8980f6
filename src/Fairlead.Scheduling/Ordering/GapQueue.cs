using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>First in, first out, with removal anywhere in O(1), amortized: whoever leaves from the middle leaves a gap.</summary>
/// <remarks>
/// A ring of references. Unlike in a linked list, nobody's neighbours are touched when it leaves: with a million that wait
/// each of them is a cache miss. Not thread-safe. An element stands in one queue per slot; its place counts from 1.
/// </remarks>
internal sealed class GapQueue<TElement, TSlot>
    where TElement : class
    where TSlot : struct, IPlaceSlot<TElement>
{
    private const int Smallest = 16;

    // A power of two long. What is between the ends and not null stands in the queue; the first always does.
    private TElement?[] _ring = new TElement?[Smallest];
    private long _head;
    private long _tail;

    public int Count { get; private set; }

    public TElement? First => _ring[IndexOf(_head)];

    public void AddLast(TElement element)
    {
        Debug.Assert(TSlot.Place(element) == 0, "The element stands in no queue of this kind.");
        if (_tail - _head == _ring.Length)
        {
            Close(Count > _ring.Length / 2 ? _ring.Length * 2 : _ring.Length);
        }

        Put(element);
        Count++;
    }

    public void Remove(TElement element)
    {
        ref var place = ref TSlot.Place(element);
        Debug.Assert(ReferenceEquals(_ring[place - 1], element), "The element stands in this queue.");
        _ring[place - 1] = null;
        place = 0;
        Count--;
        while (_head < _tail && First is null)
        {
            _head++;
        }

        if (_ring.Length > 1_024 && Count < _ring.Length / 8)
        {
            // A spike of a million must not leave its ring behind when they are gone.
            Close(_ring.Length / 4);
        }
    }

    private int IndexOf(long position) => (int)(position & (_ring.Length - 1));

    private void Put(TElement element)
    {
        var index = IndexOf(_tail++);
        _ring[index] = element;
        TSlot.Place(element) = index + 1;
    }

    // Lets all move up, into a ring of the given length.
    private void Close(int length)
    {
        var (ring, head, tail) = (_ring, _head, _tail);
        (_ring, _head, _tail) = (new TElement?[length], 0, 0);
        for (var position = head; position < tail; position++)
        {
            if (ring[position & (ring.Length - 1)] is { } element)
            {
                Put(element);
            }
        }
    }
}
