using System.Diagnostics;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Builds differential addition chains that multiply a point by primes (Montgomery 1992, the method PRAC).</summary>
/// <remarks>
/// A chain for k keeps k·P = d·A + e·B and C = A − B while nine rules make d and e smaller. How long it becomes depends on the
/// first quotient, so every quotient is tried and the shortest chain is kept.
/// </remarks>
internal sealed class LucasChainBuilder
{
    /// <summary>The chain starts at the point in slot 0 and uses the slots below this number.</summary>
    public const int SlotCount = 6;

    private const byte None = byte.MaxValue;

    private readonly List<LucasStep> _steps = [];

    // Points are renamed rather than copied: these are the slots that hold A, B and C, and two sums on their way.
    private byte _a;
    private byte _b;
    private byte _c;
    private byte _firstSum = None;
    private byte _secondSum = None;

    /// <summary>Gets the slot that holds the point multiplied so far.</summary>
    public byte ResultSlot { get; private set; }

    public IReadOnlyList<LucasStep> Steps => _steps;

    /// <summary>Appends the multiplication of the result by a prime.</summary>
    public void MultiplyBy(int prime)
    {
        (_a, _b, _c) = (ResultSlot, ResultSlot, ResultSlot);
        if (prime == 2)
        {
            ResultSlot = Double(ResultSlot);
            return;
        }

        var shortest = Enumerable.Range((prime / 2) + 1, prime - (prime / 2) - 1).MinBy(quotient => CountSteps(prime, quotient));
        var walked = TryWalk(prime, shortest);
        Debug.Assert(walked, "every prime has a chain, if only the one from the quotient prime - 1");
    }

    private static int CountSteps(int prime, int quotient)
    {
        var trial = new LucasChainBuilder();
        return trial.TryWalk(prime, quotient) ? trial._steps.Count : int.MaxValue;
    }

    private bool TryWalk(int prime, int quotient)
    {
        _a = Double(ResultSlot);
        var (d, e) = (prime - quotient, (2 * quotient) - prime);
        while (d != e)
        {
            if (d < e)
            {
                (d, e) = (e, d);
                (_a, _b) = (_b, _a);
            }

            if (e <= 0)
            {
                return false;
            }

            (d, e) = Reduce(d, e);
            (_firstSum, _secondSum) = (None, None);
        }

        ResultSlot = Sum(_a, _b, _c);
        return d == 1;
    }

    private (int D, int E) Reduce(int d, int e)
    {
        if (4 * (d - e) <= e && (d + e) % 3 == 0)
        {
            _firstSum = Sum(_a, _b, _c);
            _secondSum = Sum(_firstSum, _a, _b);
            (_a, _b) = (_secondSum, Sum(_firstSum, _b, _a));
            return (((2 * d) - e) / 3, ((2 * e) - d) / 3);
        }

        if ((4 * (d - e) <= e && (d - e) % 6 == 0) || (d > 4 * e && (d - e) % 2 == 0))
        {
            _b = Sum(_a, _b, _c);
            _a = Double(_a);
            return ((d - e) / 2, e);
        }

        if (d <= 4 * e)
        {
            (_b, _c) = (Sum(_a, _b, _c), _b);
            return (d - e, e);
        }

        return d % 2 == 0 || (d % 3 != 0 && (d + e) % 3 != 0 && (d - e) % 3 != 0)
            ? ReduceByHalves(d, e)
            : ReduceByThirds(d, e);
    }

    private (int D, int E) ReduceByHalves(int d, int e)
    {
        if (d % 2 == 0)
        {
            _c = Sum(_c, _a, _b);
            _a = Double(_a);
            return (d / 2, e);
        }

        _c = Sum(_c, _b, _a);
        _b = Double(_b);
        return (d, e / 2);
    }

    private (int D, int E) ReduceByThirds(int d, int e)
    {
        if (d % 3 == 0)
        {
            _firstSum = Double(_a);
            _secondSum = Sum(_a, _b, _c);
            var sum = Sum(_firstSum, _secondSum, _c);
            _c = _b;
            _b = sum;
            _a = Sum(_firstSum, _a, _a);
            return ((d / 3) - e, e);
        }

        _firstSum = Sum(_a, _b, _c);
        if ((d + e) % 3 == 0)
        {
            _b = Sum(_firstSum, _a, _b);
            _firstSum = Double(_a);
            _a = Sum(_firstSum, _a, _a);
            return ((d - (2 * e)) / 3, e);
        }

        _c = Sum(_c, _a, _b);
        _b = _firstSum;
        _firstSum = Double(_a);
        _a = Sum(_firstSum, _a, _a);
        return ((d - e) / 3, e);
    }

    private byte Sum(byte left, byte right, byte difference) => Append(left, right, difference);

    private byte Double(byte point) => Append(point, point, point);

    private byte Append(byte left, byte right, byte difference)
    {
        byte target = 0;
        while (target == _a || target == _b || target == _c || target == _firstSum || target == _secondSum)
        {
            target++;
        }

        Debug.Assert(target < SlotCount, "at most five points are alive while a sixth is made");
        _steps.Add(new LucasStep(target, left, right, difference));
        return target;
    }
}
