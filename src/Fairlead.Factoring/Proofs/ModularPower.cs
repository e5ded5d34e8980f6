using System.Numerics;

namespace Fairlead.Factoring.Proofs;

/// <summary>Powers modulo large numbers that look at a cancellation token now and then.</summary>
internal static class ModularPower
{
    // The exponent is taken in digits of so many bits, unless it is short.
    private const int DigitBits = 64;
    private const int LongestUnbroken = 1_024;

    public static BigInteger Compute(BigInteger value, BigInteger exponent, BigInteger modulus, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bits = exponent.GetBitLength();
        if (bits <= LongestUnbroken)
        {
            return BigInteger.ModPow(value, exponent, modulus);
        }

        var power = BigInteger.One;
        var step = BigInteger.One << DigitBits;
        for (var shift = (int)((bits - 1) / DigitBits * DigitBits); shift >= 0; shift -= DigitBits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var digit = (exponent >> shift) & ulong.MaxValue;
            power = BigInteger.ModPow(power, step, modulus) * BigInteger.ModPow(value, digit, modulus) % modulus;
        }

        return power;
    }
}
