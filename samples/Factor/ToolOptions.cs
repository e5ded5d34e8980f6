namespace Factor;

/// <summary>What the command line asks for.</summary>
internal sealed record ToolOptions
{
    /// <summary>Gets how many threads work.</summary>
    public required int Threads { get; init; }

    /// <summary>Gets a value indicating whether primality of large factors is proved.</summary>
    public required bool Prove { get; init; }

    /// <summary>Gets a value indicating whether the plan is shown and nothing is factored.</summary>
    public required bool PlanOnly { get; init; }

    /// <summary>Gets a value indicating whether each answer is a line of JSON.</summary>
    public required bool Json { get; init; }

    /// <summary>Gets the file in which the work on the number is kept, if any.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>Gets how often it is saved.</summary>
    public TimeSpan CheckpointInterval { get; init; }
}
