using System.Numerics;

namespace Fairlead.Factoring.Tests.EllipticCurve;

/// <summary>The curve with parameter t modulo a small prime, in the form B·v² = u³ + A·u² + u, with chords and tangents.</summary>
/// <remarks>The neutral point is null. Unlike the Edwards form, this has no exceptions that are not in the textbook.</remarks>
internal sealed class TextbookCurve
{
    private readonly long _prime;
    private readonly BigInteger _a;
    private readonly BigInteger _b;

    public TextbookCurve(long prime, BigInteger t)
    {
        _prime = prime;
        var e = Divide(3 * ((t * t) - 1), 8 * t);
        var d = -BigInteger.Pow(e, 4);
        _a = Divide(2 * (d - 1), -1 - d);
        _b = Divide(4, -1 - d);
        var x = Divide(128 * t * t * t, 9 * ((t * t) - 1) * ((t * t) + 3) * ((3 * t * t) + 1));
        var y = Divide((9 * t * t * t * t) - (2 * t * t) + 9, 9 * ((t * t * t * t) - 1));
        var u = Divide(1 + y, 1 - y);
        Start = (u, Divide(u, x));
    }

    /// <summary>Gets the point that stage 1 starts from.</summary>
    public (BigInteger U, BigInteger V) Start { get; }

    public bool Contains((BigInteger U, BigInteger V) point)
    {
        var (u, v) = point;
        return (((u * u * u) + (_a * u * u) + u - (_b * v * v)) % _prime).IsZero;
    }

    public (BigInteger U, BigInteger V)? Add((BigInteger U, BigInteger V)? left, (BigInteger U, BigInteger V)? right)
    {
        if (left is not var (u1, v1))
        {
            return right;
        }

        if (right is not var (u2, v2))
        {
            return left;
        }

        if (u1 == u2 && ((v1 + v2) % _prime).IsZero)
        {
            return null;
        }

        var slope = u1 == u2 ? Divide((3 * u1 * u1) + (2 * _a * u1) + 1, 2 * _b * v1) : Divide(v2 - v1, u2 - u1);
        var u = Reduce((_b * slope * slope) - _a - u1 - u2);
        return (u, Reduce((slope * (u1 - u)) - v1));
    }

    public (BigInteger U, BigInteger V)? Multiple(int factor)
    {
        (BigInteger, BigInteger)? result = null;
        for (var i = 0; i < factor; i++)
        {
            result = Add(result, Start);
        }

        return result;
    }

    /// <summary>Returns the order of the starting point.</summary>
    public long Order()
    {
        (BigInteger, BigInteger)? current = Start;
        for (var order = 1L; ; order++)
        {
            if (current is null)
            {
                return order;
            }

            current = Add(current, Start);
        }
    }

    public BigInteger Divide(BigInteger numerator, BigInteger denominator) =>
        Reduce(numerator * BigInteger.ModPow(Reduce(denominator), _prime - 2, _prime));

    private BigInteger Reduce(BigInteger value)
    {
        var residue = value % _prime;
        return residue.Sign < 0 ? residue + _prime : residue;
    }
}
