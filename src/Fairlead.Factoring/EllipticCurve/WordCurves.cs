using System.Buffers;
using System.Numerics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Splits composites below 2^64 by elliptic curves (Lenstra 1987).</summary>
internal static class WordCurves
{
    private static readonly Lazy<CurveProgram>[] Programs = CreatePrograms();

    /// <summary>Returns a proper divisor of an odd composite that is not a square.</summary>
    public static ulong Split(ulong composite, ulong seed)
    {
        var field = new Montgomery64(composite);
        var row = RowFor(64 - BitOperations.LeadingZeroCount(composite));
        return composite < 1UL << LazyMontgomery60.MaxBits
            ? Split(new LazyMontgomery60(field), field, row, seed)
            : Split(field, field, row, seed);
    }

    private static ulong Split<TField>(TField field, in Montgomery64 exact, int row, ulong seed)
        where TField : struct, IWordField
    {
        var program = Programs[row].Value;
        var memory = ArrayPool<Lanes>.Shared.Rent(WordCurvePair<TField>.MemoryNeeded(program));
        try
        {
            var curves = new WordCurvePair<TField>(field, program, memory);
            var sigma = exact.FromSmall(6 + (uint)(seed % 1_000));
            while (true)
            {
                var next = exact.Add(sigma, field.One);
                var products = curves.Run(program, new Lanes(sigma, next));
                if (TryFindDivisor(exact, products, out var divisor))
                {
                    return divisor;
                }

                sigma = exact.Add(next, field.One);
            }
        }
        finally
        {
            ArrayPool<Lanes>.Shared.Return(memory);
        }
    }

    private static bool TryFindDivisor(in Montgomery64 field, Lanes products, out ulong divisor)
    {
        var modulus = field.Modulus;

        // Lazy residues may exceed the modulus, but their product is reduced completely.
        divisor = WordMath.GreatestCommonDivisor(field.Multiply(products.First, products.Second), modulus);
        if (divisor == modulus)
        {
            // One curve may have found one prime and the other curve the rest.
            divisor = WordMath.GreatestCommonDivisor(products.First, modulus);
            divisor = divisor == modulus ? WordMath.GreatestCommonDivisor(products.Second, modulus) : divisor;
        }

        return divisor != 1 && divisor != modulus;
    }

    private static int RowFor(int bits)
    {
        var row = 0;
        while (WordCurveTuning.Rows[row].MaxBits < bits)
        {
            row++;
        }

        return row;
    }

    private static Lazy<CurveProgram>[] CreatePrograms()
    {
        var programs = new Lazy<CurveProgram>[WordCurveTuning.Rows.Length];
        for (var i = 0; i < programs.Length; i++)
        {
            var tuning = WordCurveTuning.Rows[i];
            programs[i] = new Lazy<CurveProgram>(() => CurveProgram.Build(tuning));
        }

        return programs;
    }
}
