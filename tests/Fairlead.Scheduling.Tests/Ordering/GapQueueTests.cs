using Fairlead.Scheduling.Ordering;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Ordering;

public sealed class GapQueueTests
{
    [Fact]
    public void Commands_AnySequence_AgreeWithPlainList() =>
        Prop.ForAll<byte[]>(static commands => AgreesWithPlainList(commands))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(300));

    [Fact]
    public void Remove_SpikeThatShrinksTheRing_KeepsOrder()
    {
        var queue = new GapQueue<HeapElement, HeapElement.InHeap>();
        var elements = Enumerable.Range(0, 20_000).Select(static number => new HeapElement(number)).ToList();
        elements.ForEach(queue.AddLast);
        elements.Where(static element => element.Number % 200 != 7).ToList().ForEach(queue.Remove);
        var late = new HeapElement(20_000);
        queue.AddLast(late);

        Assert.Equal([.. elements.Where(static element => element.Number % 200 == 7), late], Drain(queue));
    }

    [Fact]
    public void AddLast_FirstStaysWhileOthersComeAndGo_TakesNoMoreMemory()
    {
        var queue = new GapQueue<HeapElement, HeapElement.InHeap>();
        var first = new HeapElement(0);
        queue.AddLast(first);
        var passing = new HeapElement(1);

        for (var round = 0; round < 10_000; round++)
        {
            queue.AddLast(passing);
            Assert.InRange(HeapElement.InHeap.Place(passing), 1, 16);
            queue.Remove(passing);
        }

        Assert.Equal([first], Drain(queue));
    }

    [Fact]
    public void Remove_LastReference_LetsElementBeCollected()
    {
        var queue = new GapQueue<HeapElement, HeapElement.InHeap>();
        var left = AddAndRemove(queue);

        GC.Collect();

        Assert.False(left.IsAlive);
        Assert.Equal(0, queue.Count);
    }

    private static WeakReference AddAndRemove(GapQueue<HeapElement, HeapElement.InHeap> queue)
    {
        var element = new HeapElement(1);
        queue.AddLast(element);
        queue.Remove(element);
        return new WeakReference(element);
    }

    // Each number adds one of forty elements, or removes it when it is there.
    private static bool AgreesWithPlainList(byte[] commands)
    {
        var queue = new GapQueue<HeapElement, HeapElement.InHeap>();
        var elements = Enumerable.Range(0, 40).Select(static number => new HeapElement(number)).ToList();
        var model = new List<HeapElement>();
        foreach (var command in commands)
        {
            var element = elements[command % elements.Count];
            if (model.Remove(element))
            {
                queue.Remove(element);
            }
            else
            {
                queue.AddLast(element);
                model.Add(element);
            }

            if (queue.Count != model.Count || queue.First != model.FirstOrDefault() || (HeapElement.InHeap.Place(element) != 0) != model.Contains(element))
            {
                return false;
            }
        }

        return Drain(queue).SequenceEqual(model);
    }

    private static List<HeapElement> Drain(GapQueue<HeapElement, HeapElement.InHeap> queue)
    {
        var drained = new List<HeapElement>();
        while (queue.First is { } first)
        {
            drained.Add(first);
            queue.Remove(first);
        }

        return drained;
    }
}
