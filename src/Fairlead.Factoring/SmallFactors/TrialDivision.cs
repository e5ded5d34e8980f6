using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Finds small prime divisors of words, eight primes at a time where the processor has vectors for it.</summary>
internal static class TrialDivision
{
    /// <summary>Returns the index in <see cref="PrimeTable.OddPrimes" /> of the first prime that divides, or <paramref name="end" />.</summary>
    /// <param name="number">The number to divide, not 0.</param>
    /// <param name="start">The first index to try, a multiple of <see cref="PrimeTable.Alignment" />.</param>
    /// <param name="end">The first index not to try, a multiple of <see cref="PrimeTable.Alignment" /> within the padded table.</param>
    public static int IndexOfDivisor(ulong number, int start, int end) =>
        Vector512.IsHardwareAccelerated ? IndexOfDivisorVector512(number, start, end)
        : Vector256.IsHardwareAccelerated ? IndexOfDivisorVector256(number, start, end)
        : IndexOfDivisorScalar(number, start, end);

    public static int IndexOfDivisorScalar(ulong number, int start, int end)
    {
        var inverses = PrimeTable.Inverses[..end];
        var limits = PrimeTable.Limits[..end];
        for (var i = start; i < inverses.Length; i++)
        {
            if (unchecked(number * inverses[i]) <= limits[i])
            {
                return i;
            }
        }

        return end;
    }

    public static int IndexOfDivisorVector256(ulong number, int start, int end)
    {
        AssertAligned(number, start, end);
        ref var inverses = ref MemoryMarshal.GetReference(PrimeTable.Inverses);
        ref var limits = ref MemoryMarshal.GetReference(PrimeTable.Limits);
        var numbers = Vector256.Create(number);
        for (var i = start; i < end; i += Vector256<ulong>.Count)
        {
            var quotients = numbers * Vector256.LoadUnsafe(ref inverses, (nuint)i);
            var divides = Vector256.LessThanOrEqual(quotients, Vector256.LoadUnsafe(ref limits, (nuint)i));
            if (divides != Vector256<ulong>.Zero)
            {
                return i + BitOperations.TrailingZeroCount(divides.ExtractMostSignificantBits());
            }
        }

        return end;
    }

    public static int IndexOfDivisorVector512(ulong number, int start, int end)
    {
        AssertAligned(number, start, end);
        ref var inverses = ref MemoryMarshal.GetReference(PrimeTable.Inverses);
        ref var limits = ref MemoryMarshal.GetReference(PrimeTable.Limits);
        var numbers = Vector512.Create(number);
        for (var i = start; i < end; i += Vector512<ulong>.Count)
        {
            var quotients = numbers * Vector512.LoadUnsafe(ref inverses, (nuint)i);
            var divides = Vector512.LessThanOrEqual(quotients, Vector512.LoadUnsafe(ref limits, (nuint)i));
            if (divides != Vector512<ulong>.Zero)
            {
                return i + BitOperations.TrailingZeroCount(divides.ExtractMostSignificantBits());
            }
        }

        return end;
    }

    [Conditional("DEBUG")]
    private static void AssertAligned(ulong number, int start, int end)
    {
        Debug.Assert(number != 0, "everything divides 0");
        Debug.Assert(start % PrimeTable.Alignment == 0 && end % PrimeTable.Alignment == 0, "kernels read whole vectors");
        Debug.Assert(start >= 0 && end <= PrimeTable.Inverses.Length, "the range is inside the padded table");
    }
}
