using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.Primality;

/// <summary>The Baillie-PSW test for numbers of any size: a strong test to base 2 and a strong Lucas test.</summary>
internal static class BailliePsw
{
    // Powers are taken in steps of so many bits of the exponent where one call would run past a cancellation.
    private const int StepBits = 64;
    private const int LongestUnbroken = 1_024;

    public static bool IsProbablePrime(BigInteger number, CancellationToken cancellationToken)
    {
        Debug.Assert(number > ulong.MaxValue, "words have their own, faster test");
        return !number.IsEven && PassesBase2(number, cancellationToken) && PassesStrongLucas(number, cancellationToken);
    }

    private static bool PassesBase2(BigInteger number, CancellationToken cancellationToken)
    {
        var minusOne = number - 1;
        var twos = TrailingZeros(minusOne);
        var power = PowerOfTwo(minusOne >> twos, number, cancellationToken);
        if (power.IsOne || power == minusOne)
        {
            return true;
        }

        for (var i = 1; i < twos; i++)
        {
            power = power * power % number;
            if (power == minusOne)
            {
                return true;
            }
        }

        return false;
    }

    private static BigInteger PowerOfTwo(BigInteger exponent, BigInteger number, CancellationToken cancellationToken)
    {
        var bits = (int)exponent.GetBitLength();
        if (bits <= LongestUnbroken)
        {
            return BigInteger.ModPow(2, exponent, number);
        }

        var power = BigInteger.One;
        var step = BigInteger.One << StepBits;
        for (var shift = (bits - 1) / StepBits * StepBits; shift >= 0; shift -= StepBits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var digit = (exponent >> shift) & ulong.MaxValue;
            power = BigInteger.ModPow(power, step, number) * BigInteger.ModPow(2, digit, number) % number;
        }

        return power;
    }

    private static bool PassesStrongLucas(BigInteger number, CancellationToken cancellationToken)
    {
        if (!TrySelectDiscriminant(number, out var discriminant))
        {
            return false;
        }

        var index = number + 1;
        var twos = TrailingZeros(index);
        index >>= twos;
        BigInteger q = (1 - discriminant) / 4;
        BigInteger u = 1, v = 1, qPower = q;
        for (var bit = index.GetBitLength() - 2; bit >= 0; bit--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            u = u * v % number;
            v = ((v * v) - (2 * qPower)) % number;
            qPower = qPower * qPower % number;
            if (!((index >> (int)bit) & 1).IsZero)
            {
                (u, v) = (Half(u + v, number), Half((discriminant * u) + v, number));
                qPower = qPower * q % number;
            }
        }

        return u.IsZero || ReachesZero(v, qPower, twos, number);
    }

    private static bool ReachesZero(BigInteger v, BigInteger qPower, int twos, BigInteger number)
    {
        for (var i = 0; i < twos; i++)
        {
            if (v.IsZero)
            {
                return true;
            }

            v = ((v * v) - (2 * qPower)) % number;
            qPower = qPower * qPower % number;
        }

        return false;
    }

    /// <summary>Finds the first of 5, -7, 9, -11, ... whose Jacobi symbol is -1 (Selfridge's method A).</summary>
    private static bool TrySelectDiscriminant(BigInteger number, out int discriminant)
    {
        discriminant = 5;
        for (var tries = 0; ; tries++)
        {
            var symbol = JacobiSymbol(discriminant, number);
            if (symbol == -1)
            {
                return true;
            }

            // The number exceeds every discriminant tried, so a common factor is a proper one.
            if (symbol == 0 || (tries == 8 && Arithmetic.IntegerRoot.IsPower(number, 2, out _)))
            {
                return false;
            }

            discriminant = discriminant > 0 ? -(discriminant + 2) : 2 - discriminant;
        }
    }

    /// <summary>Returns the Jacobi symbol of a small number, not 0, and an odd number above 64 bits.</summary>
    public static int JacobiSymbol(int numerator, BigInteger odd)
    {
        // One step of reciprocity leaves a symbol of words.
        var magnitude = (uint)Math.Abs(numerator);
        var lowBits = (uint)(odd & 7);
        var sign = numerator < 0 && (lowBits & 3) == 3 ? -1 : 1;
        if ((lowBits & 3) == 3 && (magnitude & 3) == 3)
        {
            sign = -sign;
        }

        return sign * Arithmetic.WordMath.JacobiSymbol((long)(odd % magnitude), magnitude);
    }

    private static BigInteger Half(BigInteger value, BigInteger odd)
    {
        value %= odd;
        return value.IsEven ? value >> 1 : (value + odd) >> 1;
    }

    private static int TrailingZeros(BigInteger even) => checked((int)BigInteger.TrailingZeroCount(even));
}
