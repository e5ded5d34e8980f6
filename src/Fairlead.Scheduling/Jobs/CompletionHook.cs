namespace Fairlead.Scheduling.Jobs;

/// <summary>A completion hook as it is registered: one delegate for one type of queue.</summary>
internal sealed record CompletionHook<TJob, TResult>(Func<JobCompletion<TJob, TResult>, CancellationToken, ValueTask> Callback);
