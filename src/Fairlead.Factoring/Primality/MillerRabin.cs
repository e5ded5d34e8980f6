using System.Numerics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Primality;

/// <summary>The strong pseudoprime test of Miller and Rabin on 64-bit Montgomery residues.</summary>
internal static class MillerRabin
{
    /// <summary>Runs the test to base 2, where a multiplication by the base is an addition.</summary>
    public static bool PassesBase2(in Montgomery64 field)
    {
        var odd = field.Modulus - 1;
        var twos = BitOperations.TrailingZeroCount(odd);
        odd >>= twos;
        var power = field.Add(field.One, field.One);
        for (var bit = 62 - BitOperations.LeadingZeroCount(odd); bit >= 0; bit--)
        {
            power = field.Multiply(power, power);
            power = ((odd >> bit) & 1) == 0 ? power : field.Add(power, power);
        }

        return EndsInMinusOne(field, power, twos);
    }

    /// <summary>Runs the test to the bases 2, 7 and 61 side by side, because one alone waits for its own multiplications.</summary>
    public static bool PassesBases2And7And61(in Montgomery64 field)
    {
        var odd = field.Modulus - 1;
        var twos = BitOperations.TrailingZeroCount(odd);
        odd >>= twos;
        var base2 = field.Add(field.One, field.One);
        var radix = field.RadixSquared();
        var base7 = field.Multiply(7, radix);
        var base61 = field.Multiply(61, radix);
        var (power2, power7, power61) = (base2, base7, base61);
        for (var bit = 62 - BitOperations.LeadingZeroCount(odd); bit >= 0; bit--)
        {
            power2 = field.Multiply(power2, power2);
            power7 = field.Multiply(power7, power7);
            power61 = field.Multiply(power61, power61);
            if (((odd >> bit) & 1) != 0)
            {
                power2 = field.Add(power2, power2);
                power7 = field.Multiply(power7, base7);
                power61 = field.Multiply(power61, base61);
            }
        }

        return EndsInMinusOne(field, power2, twos)
            && EndsInMinusOne(field, power7, twos)
            && EndsInMinusOne(field, power61, twos);
    }

    /// <summary>Runs the test to any base that the modulus does not divide.</summary>
    public static bool Passes(in Montgomery64 field, uint witness)
    {
        var odd = field.Modulus - 1;
        var twos = BitOperations.TrailingZeroCount(odd);
        return EndsInMinusOne(field, field.Power(field.Multiply(witness, field.RadixSquared()), odd >> twos), twos);
    }

    private static bool EndsInMinusOne(in Montgomery64 field, ulong power, int twos)
    {
        var minusOne = field.Modulus - field.One;
        if (power == field.One || power == minusOne)
        {
            return true;
        }

        for (var i = 1; i < twos; i++)
        {
            power = field.Multiply(power, power);
            if (power == minusOne)
            {
                return true;
            }
        }

        return false;
    }
}
