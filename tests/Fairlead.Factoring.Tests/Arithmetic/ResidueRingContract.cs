using System.Numerics;

using Fairlead.Factoring.Arithmetic;

using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Arithmetic;

/// <summary>What every ring of residues must do: the same as arithmetic with large integers, in every lane.</summary>
public abstract class ResidueRingContract
{
    private protected static void CheckAgainstIntegers<TRing, TElement>(
        int smallestBits, int largestBits, Func<BigInteger, TRing> create)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        var inputs =
            from modulus in Integers.OddOfBits(smallestBits, largestBits)
            from lefts in Integers.BelowPowerOfTwo(62).ArrayOf(TRing.Lanes)
            from rights in Integers.BelowPowerOfTwo(62).ArrayOf(TRing.Lanes)
            select (modulus, lefts, rights);
        Prop.ForAll(inputs.ToArbitrary(), input => Agrees<TRing, TElement>(create(input.modulus), input.modulus, input.lefts, input.rights))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    /// <summary>Walks through all operations, each fed with results of the ones before, so that residues become arbitrary.</summary>
    private static bool Agrees<TRing, TElement>(in TRing ring, BigInteger modulus, BigInteger[] lefts, BigInteger[] rights)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        var x = ring.FromIntegers([.. lefts.Select(static value => (ulong)value)]);
        var y = ring.FromIntegers([.. rights.Select(static value => (ulong)value)]);
        var (expectedX, expectedY) = ((BigInteger[])[.. lefts], (BigInteger[])[.. rights]);
        if (ring.Modulus != modulus || !Holds<TRing, TElement>(ring, x, expectedX, modulus))
        {
            return false;
        }

        for (var round = 0; round < 12; round++)
        {
            // Sums of up to four products are multiplied, as the curves do.
            var sum = ring.Add(x, y);
            var difference = ring.Subtract(y, x);
            var product = ring.Multiply(ring.Add(sum, x), ring.Add(sum, difference));
            var square = ring.Square(ring.Subtract(x, sum));
            for (var lane = 0; lane < TRing.Lanes; lane++)
            {
                var (a, b) = (expectedX[lane], expectedY[lane]);
                expectedX[lane] = ((2 * a) + b) * (2 * b) % modulus;
                expectedY[lane] = b * b % modulus;
            }

            (x, y) = (product, square);
            if (!Holds<TRing, TElement>(ring, x, expectedX, modulus) || !Holds<TRing, TElement>(ring, y, expectedY, modulus))
            {
                return false;
            }
        }

        return Holds<TRing, TElement>(ring, ring.Subtract(x, x), new BigInteger[TRing.Lanes], modulus);
    }

    private static bool Holds<TRing, TElement>(in TRing ring, in TElement element, BigInteger[] expected, BigInteger modulus)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        for (var lane = 0; lane < TRing.Lanes; lane++)
        {
            if (ring.ToInteger(element, lane) != expected[lane] % modulus)
            {
                return false;
            }
        }

        return true;
    }
}
