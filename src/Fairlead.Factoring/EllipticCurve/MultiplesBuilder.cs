using System.Diagnostics;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Builds the steps that make the multiples of a point for stage two, each in a slot of its own.</summary>
internal sealed class MultiplesBuilder(byte pointSlot, int firstFreeSlot)
{
    private readonly Dictionary<int, byte> _slots = new() { [1] = pointSlot };
    private readonly List<LucasStep> _steps = [];

    public IReadOnlyList<LucasStep> Steps => _steps;

    public int SlotCount => firstFreeSlot + _steps.Count;

    public byte SlotOf(int multiple) => _slots[multiple];

    /// <summary>Adds the multiples prime to 6 up to half a stride, and the strides up to a number of them.</summary>
    public void AddStageTwo(int stride, int strideCount)
    {
        Double(1);
        Add(2, 1);
        Double(2);
        Add(3, 2);
        Double(3);
        Add(6, 1);

        // The half stride is reached by two neighbors that differ by 2 or 4.
        var gap = stride % 4 == 0 ? 1 : 2;
        for (var multiple = 11; multiple <= (stride / 2) + gap; multiple += multiple % 6 == 5 ? 2 : 4)
        {
            Add(multiple - 6, 6);
        }

        Add((stride / 2) + gap, (stride / 2) - gap);
        Double(stride);
        for (var count = 3; count <= strideCount; count++)
        {
            Add((count - 1) * stride, stride);
        }
    }

    private void Double(int multiple) => Append(2 * multiple, multiple, multiple, multiple);

    private void Add(int larger, int smaller) => Append(larger + smaller, larger, smaller, Math.Abs(larger - smaller));

    private void Append(int target, int left, int right, int difference)
    {
        Debug.Assert(SlotCount < byte.MaxValue, "slots are numbered by bytes");
        var step = new LucasStep((byte)SlotCount, _slots[left], _slots[right], _slots[difference]);
        _slots[target] = step.Target;
        _steps.Add(step);
    }
}
