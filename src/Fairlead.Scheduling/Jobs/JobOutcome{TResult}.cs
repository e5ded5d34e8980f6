namespace Fairlead.Scheduling.Jobs;

/// <summary>How an attempt ended.</summary>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public readonly record struct JobOutcome<TResult>
{
    internal JobOutcome(JobOutcomeKind kind, TResult? result, string? error) => (Kind, Result, Error) = (kind, result, error);

    /// <summary>Gets how the attempt ended.</summary>
    public JobOutcomeKind Kind { get; }

    /// <summary>Gets the result, or what was found until the failure.</summary>
    public TResult? Result { get; }

    /// <summary>Gets why the attempt failed.</summary>
    public string? Error { get; }

    /// <summary>Turns a result into a completed outcome.</summary>
    public static implicit operator JobOutcome<TResult>(TResult result) => JobOutcome.Completed(result);
}
