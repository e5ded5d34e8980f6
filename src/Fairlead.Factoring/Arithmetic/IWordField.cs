namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery residues modulo a word, as the curve kernels need them.</summary>
/// <remarks>
/// Sums and differences take products, and products take whatever there is, except two loose values. Within these rules an
/// implementation may leave values unreduced. A kernel is generic over the structure, so the compiler makes one copy for each implementation, without calls.
/// </remarks>
internal interface IWordField
{
    ulong Modulus { get; }

    /// <summary>Gets the residue that stands for 1.</summary>
    ulong One { get; }

    ulong Multiply(ulong left, ulong right);

    ulong Add(ulong left, ulong right);

    ulong Subtract(ulong left, ulong right);

    /// <summary>Adds two products for a multiplication whose other factor is not loose.</summary>
    ulong AddLoosely(ulong left, ulong right);

    /// <summary>Subtracts two products for a multiplication whose other factor is not loose.</summary>
    ulong SubtractLoosely(ulong left, ulong right);
}
