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
    public Lanes Run(CurveProgram program, Lanes sigmas, Lanes taus)
    {
        SelectCurves(sigmas, taus);
        RunSteps(program.Steps);
        var denominators = MakeDenominatorsEqual(program.Points);
        return Multiply(_field, denominators, CompareAll(program.Pairs));
    }

    private void SelectCurves(Lanes sigma, Lanes tau)
    {
        var field = _field;
        var one = new Lanes(field.One, field.One);
        var two = Multiply(field, one, Add(field, one, one));
        var four = Multiply(field, one, Add(field, two, two));
        var three = Multiply(field, one, Add(field, two, one));
        var five = Multiply(field, one, Add(field, four, one));

        // u = sigma² - 5·tau², v = 4·sigma·tau. Sums are multiplied by 1 where lazy arithmetic may not use them as they are.
        var u = Multiply(field, one, Subtract(field, Multiply(field, sigma, sigma), Multiply(field, five, Multiply(field, tau, tau))));
        var v = Multiply(field, Multiply(field, sigma, tau), four);
        var u3 = Multiply(field, Multiply(field, u, u), u);
        var gap = Subtract(field, v, u);
        var gap3 = Multiply(field, Multiply(field, gap, gap), gap);
        _numerator = Multiply(field, gap3, Add(field, Multiply(field, u, three), v));
        _denominator = Multiply(field, Multiply(field, Multiply(field, four, four), u3), v);
        _coordinates[0] = u3;
        _coordinates[1] = Multiply(field, Multiply(field, v, v), v);
    }

    private readonly void RunSteps(LucasStep[] steps)
    {
        // A copy, because the compiler keeps the fields of a local structure in registers.
        var field = _field;
        var (numerator, denominator) = (_numerator, _denominator);
        ref var coordinates = ref MemoryMarshal.GetReference(_coordinates);
        foreach (var step in steps)
        {
            ref var target = ref PointAt(ref coordinates, step.Target);
            ref var left = ref PointAt(ref coordinates, step.Left);
            if (step.IsDoubling)
            {
                Double(field, ref target, ref left, numerator, denominator);
            }
            else
            {
                ref var right = ref PointAt(ref coordinates, step.Right);
                ref var difference = ref PointAt(ref coordinates, step.Difference);
                AddPoints(field, ref target, ref left, ref right, ref difference);
            }
        }
    }

    /// <summary>Returns the x-coordinate of a slot; the z-coordinate is the element after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Lanes PointAt(ref Lanes coordinates, byte slot) =>
        ref Unsafe.AddByteOffset(ref coordinates, unchecked((nint)(2 * (uint)Unsafe.SizeOf<Lanes>() * slot)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPoints(TField field, ref Lanes target, ref Lanes left, ref Lanes right, ref Lanes difference)
    {
        var (leftX, leftZ) = (left, Unsafe.Add(ref left, 1));
        var (rightX, rightZ) = (right, Unsafe.Add(ref right, 1));
        var u = Multiply(field, SubtractLoosely(field, leftX, leftZ), Add(field, rightX, rightZ));
        var v = Multiply(field, AddLoosely(field, leftX, leftZ), Subtract(field, rightX, rightZ));
        var (sum, gap) = (Add(field, u, v), Subtract(field, u, v));
        var x = Multiply(field, Multiply(field, sum, sum), Unsafe.Add(ref difference, 1));
        var z = Multiply(field, Multiply(field, gap, gap), difference);
        target = x;
        Unsafe.Add(ref target, 1) = z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Double(TField field, ref Lanes target, ref Lanes point, Lanes numerator, Lanes denominator)
    {
        var (x, z) = (point, Unsafe.Add(ref point, 1));
        var (sum, gap) = (Add(field, x, z), Subtract(field, x, z));
        var (sumSquare, gapSquare) = (Multiply(field, sum, sum), Multiply(field, gap, gap));
        var cross = SubtractLoosely(field, sumSquare, gapSquare);
        var scaled = Multiply(field, gapSquare, denominator);
        target = Multiply(field, sumSquare, scaled);
        Unsafe.Add(ref target, 1) = Multiply(field, cross, Add(field, scaled, Multiply(field, cross, numerator)));
    }

    /// <summary>Multiplies each x by all the other z, so that the x of all points are over one denominator and can be compared directly.</summary>
    /// <returns>The common denominator, which is 0 modulo a factor for which some point is the neutral element.</returns>
    private readonly Lanes MakeDenominatorsEqual(byte[] points)
    {
        var field = _field;
        var (before, after) = (new Lanes(field.One, field.One), new Lanes(field.One, field.One));
        for (var i = 0; i < points.Length; i++)
        {
            var mirrored = points.Length - 1 - i;
            _prefixes[i] = before;
            _suffixes[mirrored] = after;
            before = Multiply(field, before, _coordinates[(2 * points[i]) + 1]);
            after = Multiply(field, after, _coordinates[(2 * points[mirrored]) + 1]);
        }

        for (var i = 0; i < points.Length; i++)
        {
            _prefixes[i] = Multiply(field, Multiply(field, _prefixes[i], _suffixes[i]), _coordinates[2 * points[i]]);
        }

        return before;
    }

    /// <summary>Multiplies the differences of all pairs, in two products that do not wait for each other.</summary>
    private readonly Lanes CompareAll(StagePair[] pairs)
    {
        var field = _field;
        ref var x = ref MemoryMarshal.GetReference(_prefixes);
        var (even, odd) = (new Lanes(field.One, field.One), new Lanes(field.One, field.One));
        var i = 0;
        for (; i + 1 < pairs.Length; i += 2)
        {
            even = Multiply(field, even, SubtractLoosely(field, Unsafe.Add(ref x, pairs[i].Giant), Unsafe.Add(ref x, pairs[i].Baby)));
            odd = Multiply(field, odd, SubtractLoosely(field, Unsafe.Add(ref x, pairs[i + 1].Giant), Unsafe.Add(ref x, pairs[i + 1].Baby)));
        }

        if (i < pairs.Length)
        {
            even = Multiply(field, even, SubtractLoosely(field, Unsafe.Add(ref x, pairs[i].Giant), Unsafe.Add(ref x, pairs[i].Baby)));
        }

        return Multiply(field, even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Multiply(TField field, Lanes left, Lanes right) =>
        new(field.Multiply(left.First, right.First), field.Multiply(left.Second, right.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Add(TField field, Lanes left, Lanes right) =>
        new(field.Add(left.First, right.First), field.Add(left.Second, right.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Subtract(TField field, Lanes left, Lanes right) =>
        new(field.Subtract(left.First, right.First), field.Subtract(left.Second, right.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes AddLoosely(TField field, Lanes left, Lanes right) =>
        new(field.AddLoosely(left.First, right.First), field.AddLoosely(left.Second, right.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes SubtractLoosely(TField field, Lanes left, Lanes right) =>
        new(field.SubtractLoosely(left.First, right.First), field.SubtractLoosely(left.Second, right.Second));
}
