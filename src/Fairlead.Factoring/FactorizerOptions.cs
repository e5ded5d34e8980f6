namespace Fairlead.Factoring;

/// <summary>Holds the settings of a <see cref="Factorizer" />.</summary>
public sealed class FactorizerOptions
{
    /// <summary>Gets or sets the seed from which the elliptic curves are chosen.</summary>
    /// <value>Any value. The default is 1. The same seed and number give the same course of computation; the result never depends on it.</value>
    public ulong Seed { get; set; } = 1;
}
