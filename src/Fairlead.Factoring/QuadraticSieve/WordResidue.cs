namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Residues modulo primes below 2^31, one at a time.</summary>
internal static class WordResidue
{
    /// <summary>Returns left·right / 2^32 modulo an odd number below 2^31 (Montgomery 1985).</summary>
    public static uint MultiplyMontgomery(uint left, uint right, uint modulus, uint negativeInverse)
    {
        unchecked
        {
            var product = (ulong)left * right;
            var quotient = (uint)product * negativeInverse;
            var reduced = (uint)((product + ((ulong)quotient * modulus)) >> 32);
            return reduced >= modulus ? reduced - modulus : reduced;
        }
    }

    public static uint Multiply(uint left, uint right, uint modulus) => (uint)((ulong)left * right % modulus);

    public static uint Power(uint value, uint exponent, uint modulus)
    {
        var result = 1U;
        for (var power = value % modulus; exponent != 0; exponent >>= 1)
        {
            result = (exponent & 1) == 0 ? result : Multiply(result, power, modulus);
            power = Multiply(power, power, modulus);
        }

        return result;
    }

    /// <summary>Returns the inverse of a residue modulo a prime, by Fermat's little theorem.</summary>
    public static uint Invert(uint value, uint prime) => Power(value, prime - 2, prime);

    /// <summary>Returns the number m with m·odd ≡ −1 modulo 2^32.</summary>
    public static uint NegativeInverse(uint odd)
    {
        unchecked
        {
            // 3n xor 2 is right to 5 bits, and every Newton step doubles them.
            var inverse = (3 * odd) ^ 2;
            inverse *= 2 - (odd * inverse);
            inverse *= 2 - (odd * inverse);
            return 0 - (inverse * (2 - (odd * inverse)));
        }
    }

    /// <summary>Returns a square root of a quadratic residue modulo an odd prime (Tonelli 1891, Shanks 1972).</summary>
    public static uint SquareRoot(uint residue, uint prime)
    {
        if (residue == 0)
        {
            return 0;
        }

        if (prime % 4 == 3)
        {
            return Power(residue, (prime + 1) / 4, prime);
        }

        var twos = System.Numerics.BitOperations.TrailingZeroCount(prime - 1);
        var odd = (prime - 1) >> twos;
        var root = Power(residue, (odd + 1) / 2, prime);
        var rest = Power(residue, odd, prime);
        var generator = Power(NonResidue(prime), odd, prime);

        // root² = residue·rest, and the order of rest is a power of two that falls in every round.
        while (rest != 1)
        {
            var order = OrderOfTwo(rest, prime);
            for (var i = order + 1; i < twos; i++)
            {
                generator = Multiply(generator, generator, prime);
            }

            root = Multiply(root, generator, prime);
            generator = Multiply(generator, generator, prime);
            rest = Multiply(rest, generator, prime);
            twos = order;
        }

        return root;
    }

    /// <summary>Counts the squarings that take a residue to 1.</summary>
    private static int OrderOfTwo(uint residue, uint prime)
    {
        var order = 0;
        for (var power = residue; power != 1; power = Multiply(power, power, prime))
        {
            order++;
        }

        return order;
    }

    private static uint NonResidue(uint prime)
    {
        var candidate = 2U;
        while (Arithmetic.WordMath.JacobiSymbol(candidate, prime) != -1)
        {
            candidate++;
        }

        return candidate;
    }
}
