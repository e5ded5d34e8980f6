using System.Numerics;

namespace Fairlead.Factoring.Tests.EllipticCurve;

/// <summary>The curve −x² + y² = 1 + d·x²·y² modulo a small prime, by the textbook.</summary>
internal sealed class AffineCurve(long prime, long t)
{
    private readonly long _d = Minus(Power(Divide(3 * ((t * t) - 1), 8 * t, prime), 4, prime), prime);

    /// <summary>Gets the point that stage 1 starts from.</summary>
    public (long X, long Y) Start { get; } = (
        Divide(128 * t * t * t, 9 * ((t * t) - 1) * ((t * t) + 3) * ((3 * t * t) + 1), prime),
        Divide((9 * t * t * t * t) - (2 * t * t) + 9, 9 * ((t * t * t * t) - 1), prime));

    public static (long X, long Y) Neutral => (0, 1);

    public bool Contains((long X, long Y) point)
    {
        BigInteger x2 = (BigInteger)point.X * point.X;
        BigInteger y2 = (BigInteger)point.Y * point.Y;
        return ((y2 - x2 - 1 - (_d * x2 * y2)) % prime).IsZero;
    }

    public (long X, long Y) Add((long X, long Y) left, (long X, long Y) right)
    {
        BigInteger xx = (BigInteger)left.X * right.X;
        BigInteger yy = (BigInteger)left.Y * right.Y;
        var product = _d * (xx * yy % prime);
        var cross = ((BigInteger)left.X * right.Y) + ((BigInteger)left.Y * right.X);
        return (Divide(cross, 1 + product, prime), Divide(yy + xx, 1 - product, prime));
    }

    public (long X, long Y) Multiply((long X, long Y) point, BigInteger factor)
    {
        var result = Neutral;
        for (var bit = (int)factor.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Add(result, result);
            if (!((factor >> bit) & 1).IsZero)
            {
                result = Add(result, point);
            }
        }

        return result;
    }

    /// <summary>Returns the smallest positive multiplier that leads from the point to the neutral point.</summary>
    public long OrderOf((long X, long Y) point)
    {
        var current = point;
        for (var order = 1L; ; order++)
        {
            if (current == Neutral)
            {
                return order;
            }

            current = Add(current, point);
        }
    }

    private static long Divide(BigInteger numerator, BigInteger denominator, long prime)
    {
        var inverse = Power(denominator, prime - 2, prime);
        var quotient = numerator * inverse % prime;
        return (long)(quotient.Sign < 0 ? quotient + prime : quotient);
    }

    private static long Power(BigInteger value, long exponent, long prime)
    {
        var power = BigInteger.ModPow(value, exponent, prime);
        return (long)(power.Sign < 0 ? power + prime : power);
    }

    private static long Minus(long value, long prime) => value == 0 ? 0 : prime - value;
}
