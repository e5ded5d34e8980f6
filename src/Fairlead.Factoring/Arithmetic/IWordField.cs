namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery residues modulo a word, as the curve kernels need them.</summary>
/// <remarks>
/// A product may feed one addition or subtraction, and its result may feed a product; an implementation may leave values unreduced within that
/// rule. A kernel is generic over the structure, so the compiler makes one copy for each implementation, without calls.
/// </remarks>
internal interface IWordField
{
    public ulong Modulus { get; }

    /// <summary>Gets the residue that stands for 1.</summary>
    public ulong One { get; }

    public ulong Multiply(ulong left, ulong right);

    public ulong Add(ulong left, ulong right);

    public ulong Subtract(ulong left, ulong right);
}
