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
        return composite < 1UL << LazyMontgomery60.MaxBits ? Split(new LazyMontgomery60(field), field, row, seed)
            : composite < 1UL << LazyMontgomery62.MaxBits ? Split(new LazyMontgomery62(field), field, row, seed)
            : composite < 1UL << SignedMontgomery63.MaxBits ? Split(new SignedMontgomery63(field), field, row, seed)
            : Split(field, field, row, seed);
    }

    private static ulong Split<TField>(TField field, in Montgomery64 exact, int row, ulong seed)
        where TField : struct, IWordField
    {
        var memory = ArrayPool<Lanes>.Shared.Rent(WordCurvePair<TField>.MemoryNeeded(Programs[row].Value));
        try
        {
            var radixSquared = exact.RadixSquared();
            for (var curve = 0; ; curve += 2)
            {
                var program = Programs[row].Value;
                var first = SuyamaParameters.At(curve, seed);
                var second = SuyamaParameters.At(curve + 1, seed);
                var products = new WordCurvePair<TField>(field, program, memory).Run(
                    program,
                    new Lanes(exact.Multiply(first.Sigma, radixSquared), exact.Multiply(second.Sigma, radixSquared)),
                    new Lanes(exact.Multiply(first.Tau, radixSquared), exact.Multiply(second.Tau, radixSquared)));
                var divisor = CommonDivisor(exact, products);
                if (divisor != 1 && divisor != exact.Modulus)
                {
                    return divisor;
                }

                // Curves that find all the primes at once are too strong for them.
                row = divisor == 1 ? row : Math.Max(row - 1, 0);
            }
        }
        finally
        {
            ArrayPool<Lanes>.Shared.Return(memory);
        }
    }

    private static ulong CommonDivisor(in Montgomery64 field, Lanes products)
    {
        // Lazy residues may exceed the modulus, but their product is reduced completely.
        var divisor = WordMath.GreatestCommonDivisor(field.Multiply(products.First, products.Second), field.Modulus);
        if (divisor != field.Modulus)
        {
            return divisor;
        }

        // One curve may have found one prime and the other curve the rest.
        divisor = WordMath.GreatestCommonDivisor(products.First, field.Modulus);
        return divisor != 1 && divisor != field.Modulus ? divisor : WordMath.GreatestCommonDivisor(products.Second, field.Modulus);
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
