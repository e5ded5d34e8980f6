namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>A prime below 2^16 on its way through the blocks.</summary>
internal struct MediumPrime
{
    /// <summary>Where one root hits the current block first; the length of a block or more when it does not.</summary>
    public ushort First;

    /// <summary>Where the other root hits.</summary>
    public ushort Second;

    public ushort Prime;

    /// <summary>What a hit adds: 0 for a prime of the leading coefficient.</summary>
    public ushort Logarithm;
}
