namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>One polynomial Q(x) = a·x² + b·x + c of a family, ready to be evaluated.</summary>
internal sealed class SievePolynomial
{
    private readonly Word256 _leading;
    private readonly Word256 _middle;
    private readonly Word256 _constant;

    public SievePolynomial(PolynomialFamily family, int index)
    {
        Index = index;
        var middle = family.Middle(index);
        _leading = new Word256(family.Leading);
        _middle = new Word256(middle);
        _constant = new Word256(family.Constant(middle));
    }

    /// <summary>Gets the number of the polynomial in its family.</summary>
    public int Index { get; }

    /// <summary>Returns Q(x).</summary>
    public Word256 Value(int x) => _leading.MultiplyAdd(x, _middle).MultiplyAdd(x, _constant);

    /// <summary>Returns the lowest 64 bits of |2a·x + b|, by which equal relations are told from different ones.</summary>
    public ulong Fingerprint(int x)
    {
        var root = _leading.MultiplyAdd(2L * x, _middle);
        return root.IsNegative ? root.Negate().LowWord : root.LowWord;
    }
}
