namespace LoadTest.Relay;

/// <summary>The outcome of a run.</summary>
internal sealed record RelayReport
{
    public required RelayOptions Options { get; init; }

    /// <summary>Gets what was asked for, in turn.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Gets the steps, in their order; the last one may have been stopped.</summary>
    public required IReadOnlyList<StepResult> Steps { get; init; }

    public required IReadOnlyList<KeyValuePair<string, int>> Failures { get; init; }

    /// <summary>Gets the processor time of this process.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    public required bool Interrupted { get; init; }

    /// <summary>Gets how many users the service bears; <see langword="null"/> when it was too slow or wrong for the fewest.</summary>
    public Capacity? Capacity => Capacity.Estimate(Steps, Options.MaxP99);

    public int Errors => Steps.Sum(static step => step.Errors);

    /// <summary>Gets whether the upstream was asked once for each path of each step; true when nothing was cold.</summary>
    public bool IsAskedOnce => !Options.IsCold || Steps.All(static step => step.UpstreamRequests is { } counts && counts.Values.All(static count => count == 1));

    /// <summary>Gets whether everything was measured, every answer right, and no path asked for twice by a relay that was cold.</summary>
    public bool IsClean => !Interrupted && Errors == 0 && IsAskedOnce;

    public int ExitCode => IsClean ? ExitCodes.Success : ExitCodes.LostOrWrong;
}
