using Fairlead.Scheduling.Ordering;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Ordering;

public sealed class IndexedHeapTests
{
    [Fact]
    public void Commands_AnySequence_AgreeWithSortedList() =>
        Prop.ForAll<(byte Element, byte Key, bool Removes)[]>(static commands => AgreesWithSortedList(commands))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200));

    [Fact]
    public void TryPeek_Empty_ReturnsFalse()
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();

        Assert.False(heap.TryPeek(out var element, out _));
        Assert.Null(element);
    }

    [Fact]
    public void TryPeek_EqualKeys_ReturnsLowestTie()
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();
        heap.Set(new HeapElement(1), key: 1, tie: 3);
        heap.Set(new HeapElement(2), key: 1, tie: 1);
        heap.Set(new HeapElement(3), key: 1, tie: 2);

        Assert.Equal([2, 3, 1], Drain(heap));
    }

    [Fact]
    public void Remove_Absent_ChangesNothing()
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();
        heap.Set(new HeapElement(1), key: 1, tie: 1);

        heap.Remove(new HeapElement(2));

        Assert.Equal(1, heap.Count);
    }

    [Fact]
    public void Remove_SpikeThatShrinksTheArray_KeepsOrder()
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();
        var elements = Enumerable.Range(0, 20_000).Select(static number => new HeapElement(number)).ToList();
        elements.ForEach(element => heap.Set(element, key: element.Number * 7_919 % 20_011, tie: element.Number));
        elements.Skip(100).ToList().ForEach(heap.Remove);

        Assert.Equal(
            elements.Take(100).OrderBy(static element => element.Number * 7_919 % 20_011).Select(static element => element.Number),
            Drain(heap));
        Assert.All(elements, static element => Assert.False(IndexedHeap<HeapElement, HeapElement.InHeap>.Contains(element)));
    }

    [Fact]
    public void Remove_SpikeThatShrinksTheArray_KeepsTies()
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();
        var elements = Enumerable.Range(0, 20_000).Select(static number => new HeapElement(number)).ToList();
        elements.ForEach(element => heap.Set(element, key: 1, tie: element.Number * 7_919 % 20_011));
        elements.Take(19_900).ToList().ForEach(heap.Remove);

        Assert.Equal(
            elements.Skip(19_900).OrderBy(static element => element.Number * 7_919 % 20_011).Select(static element => element.Number),
            Drain(heap));
    }

    [Fact]
    public void Remove_LastReference_LetsElementBeCollected()
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();
        var reference = AddAndRemove(heap);

        GC.Collect();

        Assert.False(reference.IsAlive);
        GC.KeepAlive(heap);
    }

    // In a method of its own, so that no local keeps the element alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddAndRemove(IndexedHeap<HeapElement, HeapElement.InHeap> heap)
    {
        var element = new HeapElement(1);
        heap.Set(element, key: 1, tie: 1);
        heap.Set(new HeapElement(2), key: 2, tie: 2);
        heap.Remove(element);
        return new WeakReference(element);
    }

    private static bool AgreesWithSortedList((byte Element, byte Key, bool Removes)[] commands)
    {
        var heap = new IndexedHeap<HeapElement, HeapElement.InHeap>();
        var elements = Enumerable.Range(0, 64).Select(static number => new HeapElement(number)).ToList();
        var model = new Dictionary<HeapElement, double>();
        foreach (var (number, key, removes) in commands)
        {
            var element = elements[number % elements.Count];
            if (removes)
            {
                heap.Remove(element);
                model.Remove(element);
            }
            else
            {
                // Few different keys, so that ties decide often.
                heap.Set(element, key % 8, tie: element.Number);
                model[element] = key % 8;
            }

            if (!Agree(heap, model, elements))
            {
                return false;
            }
        }

        var expected = model.OrderBy(static entry => entry.Value).ThenBy(static entry => entry.Key.Number).Select(static entry => entry.Key.Number);
        return Drain(heap).SequenceEqual(expected);
    }

    private static bool Agree(
        IndexedHeap<HeapElement, HeapElement.InHeap> heap, Dictionary<HeapElement, double> model, List<HeapElement> elements)
    {
        var first = model.OrderBy(static entry => entry.Value).ThenBy(static entry => entry.Key.Number).FirstOrDefault();
        var found = heap.TryPeek(out var top, out var key);
        return heap.Count == model.Count
            && found == (model.Count > 0)
            && ReferenceEquals(top, first.Key)
            && (!found || key == first.Value)
            && elements.TrueForAll(element => IndexedHeap<HeapElement, HeapElement.InHeap>.Contains(element) == model.ContainsKey(element));
    }

    private static List<int> Drain(IndexedHeap<HeapElement, HeapElement.InHeap> heap)
    {
        var numbers = new List<int>();
        while (heap.TryPeek(out var element, out _))
        {
            numbers.Add(element.Number);
            heap.Remove(element);
        }

        return numbers;
    }
}
