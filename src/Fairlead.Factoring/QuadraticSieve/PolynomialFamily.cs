using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The polynomials with one leading coefficient (Contini 1997).</summary>
/// <remarks>
/// With k·n ≡ 1 modulo 8, a product of primes q of the factor base as a, and an odd b with b² ≡ k·n modulo a, the value
/// Q(x) = a·x² + b·x + c with c = (b² − k·n) / 4a satisfies (2a·x + b)² = 4a·Q(x) + k·n, and is even for every x. The 2^(s−1) values
/// of b are sums of ±B over the primes of a; in Gray code, each differs from the one before by one sign.
/// </remarks>
internal sealed class PolynomialFamily
{
    private readonly BigInteger _multiple;
    private readonly BigInteger[] _terms;

    /// <summary>Creates the polynomials for a leading coefficient.</summary>
    /// <param name="multiple">The number to factor times its multiplier.</param>
    /// <param name="factorBase">The factor base.</param>
    /// <param name="factors">The primes of the leading coefficient, as indexes into the factor base in ascending order.</param>
    public PolynomialFamily(BigInteger multiple, FactorBase factorBase, int[] factors)
    {
        _multiple = multiple;
        Factors = factors;
        Leading = factors.Aggregate(BigInteger.One, (product, index) => product * factorBase.Primes[index]);
        Residues = new uint[factors.Length];
        _terms = new BigInteger[factors.Length];
        for (var i = 0; i < factors.Length; i++)
        {
            var prime = factorBase.Primes[factors[i]];
            var cofactor = Leading / prime;
            var inverse = WordResidue.Invert((uint)(cofactor % prime), prime);
            var residue = WordResidue.Multiply(factorBase.SquareRoots[factors[i]], inverse, prime);

            // All cofactors are odd: an odd residue in one term and even ones in the others make every b odd.
            var isOdd = i == factors.Length - 1;
            Residues[i] = uint.IsOddInteger(residue) == isOdd ? residue : prime - residue;
            _terms[i] = cofactor * Residues[i];
        }

        Debug.Assert(((SquareOf(0) - multiple) % (4 * Leading)).IsZero, "b is odd and a square root of k·n modulo a");
    }

    /// <summary>Gets the primes of the leading coefficient, as indexes into the factor base in ascending order.</summary>
    public int[] Factors { get; }

    /// <summary>Gets the leading coefficient a.</summary>
    public BigInteger Leading { get; }

    /// <summary>Gets the terms of b without their cofactors: B is residue·a/q.</summary>
    public uint[] Residues { get; }

    /// <summary>Gets the number of polynomials.</summary>
    public int Count => 1 << (Factors.Length - 1);

    /// <summary>Gets which sign changes before a polynomial, which is not the first.</summary>
    public static int ChangingTerm(int index) => BitOperations.TrailingZeroCount(index);

    /// <summary>Tells whether the sign that changes before a polynomial is negative from then on.</summary>
    public static bool ChangesToNegative(int index) => ((GrayCode(index) >> ChangingTerm(index)) & 1) != 0;

    /// <summary>Returns the coefficient b of a polynomial.</summary>
    public BigInteger Middle(int index)
    {
        var signs = GrayCode(index);
        var middle = BigInteger.Zero;
        for (var i = 0; i < _terms.Length; i++)
        {
            middle += ((signs >> i) & 1) == 0 ? _terms[i] : -_terms[i];
        }

        return middle;
    }

    /// <summary>Returns the coefficient c of a polynomial.</summary>
    public BigInteger Constant(BigInteger middle) => ((middle * middle) - _multiple) / (4 * Leading);

    private static int GrayCode(int index) => index ^ (index >> 1);

    private BigInteger SquareOf(int index) => Middle(index) * Middle(index);
}
