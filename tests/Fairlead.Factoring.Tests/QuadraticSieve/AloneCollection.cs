namespace Fairlead.Factoring.Tests.QuadraticSieve;

/// <summary>Tests that measure the process, and run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
