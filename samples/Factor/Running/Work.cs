using Fairlead.Factoring;

namespace Factor.Running;

/// <summary>The work on one input while it goes on, and the last report about it.</summary>
internal sealed class Work : IProgress<FactoringProgress>
{
    private volatile FactoringProgress? _progress;

    /// <summary>Gets the input as it was written.</summary>
    public required string Input { get; init; }

    /// <summary>Gets the last report, or <see langword="null" /> before the first.</summary>
    public FactoringProgress? Progress => _progress;

    /// <inheritdoc />
    public void Report(FactoringProgress value) => _progress = value;
}
