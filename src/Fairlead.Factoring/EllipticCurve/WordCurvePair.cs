using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Runs two Montgomery curves b·y² = x³ + a·x² + x side by side on one word-size composite.</summary>
/// <remarks>
/// Suyama's parametrization gives curves whose order is a multiple of 12. The coefficient (a + 2) / 4 is kept as a fraction, because two
/// more products in each doubling cost less than an inversion.
/// </remarks>
internal ref struct WordCurvePair<TField>
    where TField : struct, IWordField
{
    private readonly TField _field;
    private readonly Span<Lanes> _coordinates;
    private readonly Span<Lanes> _prefixes;
    private readonly Span<Lanes> _suffixes;
    private Lanes _numerator;
    private Lanes _denominator;

    /// <summary>Prepares curves with working memory of <see cref="MemoryNeeded" /> elements.</summary>
    public WordCurvePair(TField field, CurveProgram program, Span<Lanes> memory)
    {
        _field = field;
        _coordinates = memory[..(2 * program.SlotCount)];
        _prefixes = memory.Slice(_coordinates.Length, program.Points.Length);
        _suffixes = memory.Slice(_coordinates.Length + _prefixes.Length, program.Points.Length);
    }

    public static int MemoryNeeded(CurveProgram program) => 2 * (program.SlotCount + program.Points.Length);

    /// <summary>Runs both stages on the curves of two parameters.</summary>
    /// <returns>A product for each curve that shares a factor with the modulus when the curve has found one.</returns>
    public Lanes Run(CurveProgram program, Lanes sigmas)
    {
        SelectCurves(sigmas);
        RunSteps(program.Steps);
        var denominators = MakeDenominatorsEqual(program.Points);
        return Multiply(denominators, CompareAll(program.Pairs));
    }

    private void SelectCurves(Lanes sigma)
    {
        var one = new Lanes(_field.One, _field.One);
        var two = Twice(one);
        var four = Twice(two);

        // u = sigma² - 5, v = 4·sigma, both made products so that lazy arithmetic may add them.
        var u = Multiply(one, Subtract(Multiply(sigma, sigma), Multiply(one, Add(four, one))));
        var v = Multiply(sigma, four);
        var u3 = Multiply(Multiply(u, u), u);
        var v3 = Multiply(Multiply(v, v), v);
        var difference = Multiply(one, Subtract(v, u));
        var threeUPlusV = Multiply(one, Add(Multiply(u, Add(two, one)), v));
        _numerator = Multiply(Multiply(Multiply(difference, difference), difference), threeUPlusV);
        _denominator = Multiply(Multiply(Multiply(four, four), u3), v);
        _coordinates[0] = u3;
        _coordinates[1] = v3;
    }

    private readonly void RunSteps(LucasStep[] steps)
    {
        ref var coordinates = ref MemoryMarshal.GetReference(_coordinates);
        foreach (var step in steps)
        {
            ref var target = ref Unsafe.Add(ref coordinates, 2 * step.Target);
            ref var left = ref Unsafe.Add(ref coordinates, 2 * step.Left);
            if (step.IsDoubling)
            {
                Double(ref target, ref left);
            }
            else
            {
                AddPoints(
                    ref target,
                    ref left,
                    ref Unsafe.Add(ref coordinates, 2 * step.Right),
                    ref Unsafe.Add(ref coordinates, 2 * step.Difference));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void AddPoints(ref Lanes target, ref Lanes left, ref Lanes right, ref Lanes difference)
    {
        var (leftX, leftZ) = (left, Unsafe.Add(ref left, 1));
        var (rightX, rightZ) = (right, Unsafe.Add(ref right, 1));
        var u = Multiply(Subtract(leftX, leftZ), Add(rightX, rightZ));
        var v = Multiply(Add(leftX, leftZ), Subtract(rightX, rightZ));
        var (sum, gap) = (Add(u, v), Subtract(u, v));
        var x = Multiply(Multiply(sum, sum), Unsafe.Add(ref difference, 1));
        var z = Multiply(Multiply(gap, gap), difference);
        target = x;
        Unsafe.Add(ref target, 1) = z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Double(ref Lanes target, ref Lanes point)
    {
        var (x, z) = (point, Unsafe.Add(ref point, 1));
        var (sum, gap) = (Add(x, z), Subtract(x, z));
        var (sumSquare, gapSquare) = (Multiply(sum, sum), Multiply(gap, gap));
        var cross = Subtract(sumSquare, gapSquare);
        var scaled = Multiply(gapSquare, _denominator);
        target = Multiply(sumSquare, scaled);
        Unsafe.Add(ref target, 1) = Multiply(cross, Add(scaled, Multiply(cross, _numerator)));
    }

    /// <summary>Multiplies each x by all the other z, so that the x of all points are over one denominator and can be compared directly.</summary>
    /// <returns>The common denominator, which is 0 modulo a factor for which some point is the neutral element.</returns>
    private readonly Lanes MakeDenominatorsEqual(byte[] points)
    {
        var (before, after) = (new Lanes(_field.One, _field.One), new Lanes(_field.One, _field.One));
        for (var i = 0; i < points.Length; i++)
        {
            var mirrored = points.Length - 1 - i;
            _prefixes[i] = before;
            _suffixes[mirrored] = after;
            before = Multiply(before, _coordinates[(2 * points[i]) + 1]);
            after = Multiply(after, _coordinates[(2 * points[mirrored]) + 1]);
        }

        for (var i = 0; i < points.Length; i++)
        {
            _prefixes[i] = Multiply(Multiply(_prefixes[i], _suffixes[i]), _coordinates[2 * points[i]]);
        }

        return before;
    }

    /// <summary>Multiplies the differences of all pairs, in two products that do not wait for each other.</summary>
    private readonly Lanes CompareAll(StagePair[] pairs)
    {
        ref var x = ref MemoryMarshal.GetReference(_prefixes);
        var (even, odd) = (new Lanes(_field.One, _field.One), new Lanes(_field.One, _field.One));
        var i = 0;
        for (; i + 1 < pairs.Length; i += 2)
        {
            even = Multiply(even, Subtract(Unsafe.Add(ref x, pairs[i].Giant), Unsafe.Add(ref x, pairs[i].Baby)));
            odd = Multiply(odd, Subtract(Unsafe.Add(ref x, pairs[i + 1].Giant), Unsafe.Add(ref x, pairs[i + 1].Baby)));
        }

        if (i < pairs.Length)
        {
            even = Multiply(even, Subtract(Unsafe.Add(ref x, pairs[i].Giant), Unsafe.Add(ref x, pairs[i].Baby)));
        }

        return Multiply(even, odd);
    }

    private readonly Lanes Twice(Lanes value) => Multiply(new Lanes(_field.One, _field.One), Add(value, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Lanes Multiply(Lanes left, Lanes right) =>
        new(_field.Multiply(left.First, right.First), _field.Multiply(left.Second, right.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Lanes Add(Lanes left, Lanes right) =>
        new(_field.Add(left.First, right.First), _field.Add(left.Second, right.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Lanes Subtract(Lanes left, Lanes right) =>
        new(_field.Subtract(left.First, right.First), _field.Subtract(left.Second, right.Second));
}
