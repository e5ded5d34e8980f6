namespace Fairlead.Factoring.Caching;

/// <summary>Holds the settings of a <see cref="FactorizationCache" />.</summary>
public sealed class FactorizationCacheOptions
{
    /// <summary>Gets or sets how many factorizations are kept.</summary>
    /// <value>From 1 to 100,000,000 entries of about 300 bytes each. The default is 100,000.</value>
    public int Capacity { get; set; } = 100_000;
}
