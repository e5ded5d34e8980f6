using System.Numerics;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Splits composites above 2^64.</summary>
internal static class CompositeSplitter
{
    /// <summary>Returns a proper divisor, not necessarily prime, of an odd composite above 2^64 that is not a perfect power.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled first.</exception>
    public static BigInteger Split(BigInteger composite, ulong seed, CancellationToken cancellationToken)
    {
        for (var constant = 1UL + (seed & 0xFFFF); ; constant++)
        {
            var divisor = Walk(composite, constant, cancellationToken);
            if (divisor != composite)
            {
                return divisor;
            }
        }
    }

    /// <summary>Walks x² + c with Brent's cycle finding (Brent 1980), one greatest common divisor for many differences.</summary>
    private static BigInteger Walk(BigInteger modulus, ulong constant, CancellationToken cancellationToken)
    {
        const int Batch = 64;
        BigInteger x = 2, y = 2, product = 1;
        for (var length = 1L; ; length *= 2)
        {
            x = y;
            for (var done = 0L; done < length; done += Batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = y;
                for (var i = 0L; i < Math.Min(Batch, length - done); i++)
                {
                    y = ((y * y) + constant) % modulus;
                    product = product * BigInteger.Abs(x - y) % modulus;
                }

                var divisor = BigInteger.GreatestCommonDivisor(product, modulus);
                if (!divisor.IsOne)
                {
                    return divisor == modulus ? WalkSingly(modulus, constant, x, start) : divisor;
                }
            }
        }
    }

    private static BigInteger WalkSingly(BigInteger modulus, ulong constant, BigInteger x, BigInteger y)
    {
        while (true)
        {
            y = ((y * y) + constant) % modulus;
            var divisor = BigInteger.GreatestCommonDivisor(x - y, modulus);
            if (!divisor.IsOne)
            {
                return divisor;
            }
        }
    }
}
