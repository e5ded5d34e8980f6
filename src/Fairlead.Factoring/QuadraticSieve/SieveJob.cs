using Fairlead.Factoring.Checkpoints;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How a number is sieved; nothing of it changes what the sieve finds in the end.</summary>
internal sealed record SieveJob
{
    /// <summary>Gets what selects the polynomials; on one thread the same seed gives the same course.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets the number of threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Gets what receives reports, on the calling thread.</summary>
    public Action<SieveReport>? OnProgress { get; init; }

    /// <summary>Gets what is told 1 when a thread begins to sieve, and −1 when it has ended, on that thread.</summary>
    public Action<int>? OnWorker { get; init; }

    /// <summary>Gets what keeps the relations on disk.</summary>
    public FactoringCheckpoint? Checkpoint { get; init; }
}
