using Fairlead.Scheduling.Ordering;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Ordering;

public sealed class IntrusiveListTests
{
    [Fact]
    public void Commands_AnySequence_AgreeWithPlainList() =>
        Prop.ForAll<(byte Kind, byte Element, byte Next)[]>(static commands => AgreesWithPlainList(commands))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(150));

    private static bool AgreesWithPlainList((byte Kind, byte Element, byte Next)[] commands)
    {
        var list = new IntrusiveList<HeapElement, HeapElement.InList>();
        var elements = Enumerable.Range(0, 16).Select(static number => new HeapElement(number)).ToList();
        var model = new List<HeapElement>();
        foreach (var (kind, number, nextNumber) in commands)
        {
            var element = elements[number % elements.Count];
            if (model.Remove(element))
            {
                list.Remove(element);
            }
            else if (kind % 2 == 0 || model.Count == 0)
            {
                list.AddLast(element);
                model.Add(element);
            }
            else
            {
                var index = nextNumber % model.Count;
                list.AddBefore(model[index], element);
                model.Insert(index, element);
            }

            if (!Agree(list, model))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Agree(IntrusiveList<HeapElement, HeapElement.InList> list, List<HeapElement> model)
    {
        var forwards = new List<HeapElement>();
        for (var element = list.First; element is not null; element = IntrusiveList<HeapElement, HeapElement.InList>.After(element))
        {
            forwards.Add(element);
        }

        var backwards = new List<HeapElement>();
        for (var element = list.Last; element is not null; element = IntrusiveList<HeapElement, HeapElement.InList>.Before(element))
        {
            backwards.Insert(0, element);
        }

        return list.Count == model.Count && forwards.SequenceEqual(model) && backwards.SequenceEqual(model);
    }
}
