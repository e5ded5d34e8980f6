namespace Fairlead.Scheduling.Jobs;

/// <summary>Makes outcomes.</summary>
public static class JobOutcome
{
    /// <summary>The job is done.</summary>
    public static JobOutcome<TResult> Completed<TResult>(TResult result) =>
        new(JobOutcomeKind.Completed, result, error: null);

    /// <summary>The attempt failed, and another one may succeed.</summary>
    /// <param name="error">What went wrong, for people; shown with the job.</param>
    public static JobOutcome<TResult> Failed<TResult>(string error)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        return new(JobOutcomeKind.Failed, default, error);
    }

    /// <summary>The job failed for good, and another attempt would too.</summary>
    /// <param name="error">What went wrong, for people; shown with the job.</param>
    public static JobOutcome<TResult> Dead<TResult>(string error)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        return new(JobOutcomeKind.Dead, default, error);
    }

    /// <summary>The attempt ran too long.</summary>
    internal static JobOutcome<TResult> TimedOut<TResult>(string error, TResult? partial) => new(JobOutcomeKind.TimedOut, partial, error);

    /// <summary>The job failed for good, but not before it had found something.</summary>
    /// <param name="error">What went wrong, for people; shown with the job.</param>
    /// <param name="partial">What was found until then, kept with the job.</param>
    public static JobOutcome<TResult> Dead<TResult>(string error, TResult partial)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        return new(JobOutcomeKind.Dead, partial, error);
    }
}
