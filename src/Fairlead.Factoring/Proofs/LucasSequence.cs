using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.Proofs;

/// <summary>The Lucas sequence U(P, Q) modulo an odd number, with a given discriminant D = P² − 4Q.</summary>
internal readonly struct LucasSequence
{
    private readonly BigInteger _modulus;
    private readonly int _p;
    private readonly int _discriminant;

    /// <param name="modulus">An odd number above 1.</param>
    /// <param name="p">The parameter P, odd.</param>
    /// <param name="discriminant">The discriminant, 1 modulo 4, so that Q is an integer.</param>
    public LucasSequence(BigInteger modulus, int p, int discriminant)
    {
        Debug.Assert(!modulus.IsEven && IsDefined(p, discriminant), "P and D make an integer Q");
        _modulus = modulus;
        _p = p;
        _discriminant = discriminant;
    }

    /// <summary>Gets the parameter Q.</summary>
    public BigInteger Q => (((BigInteger)_p * _p) - _discriminant) / 4;

    /// <summary>Tells whether P and D belong to a sequence of the kind that proofs use.</summary>
    public static bool IsDefined(int p, int discriminant) => int.IsOddInteger(p) && (discriminant & 3) == 1;

    /// <summary>Returns a term, from 0 to the modulus minus 1.</summary>
    public BigInteger Term(BigInteger index, CancellationToken cancellationToken)
    {
        // From the highest bit down, (U, V, Q^k) goes from k to 2k, and to 2k + 1 where the bit is set.
        BigInteger u = 0, v = 2, power = 1;
        for (var bit = (int)index.GetBitLength() - 1; bit >= 0; bit--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            u = u * v % _modulus;
            v = ((v * v) - (2 * power)) % _modulus;
            power = power * power % _modulus;
            if (!((index >> bit) & 1).IsZero)
            {
                (u, v) = (Half((_p * u) + v), Half((_discriminant * u) + (_p * v)));
                power = power * Q % _modulus;
            }
        }

        return u.Sign < 0 ? u + _modulus : u;
    }

    private BigInteger Half(BigInteger value)
    {
        value %= _modulus;
        return value.IsEven ? value / 2 : (value + _modulus) / 2;
    }
}
