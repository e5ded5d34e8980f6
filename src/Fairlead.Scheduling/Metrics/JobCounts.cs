using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Metrics;

/// <summary>The latest statistics of a store, for instruments that cannot wait for it.</summary>
/// <remarks>A store that answers at once is always up to date here; one that answers later is behind by one question.</remarks>
internal sealed class JobCounts<TJob, TResult>(IJobStore<TJob, TResult> store)
{
    private Task _asking = Task.CompletedTask;
    private JobQueueStatistics? _latest;

    /// <summary>Asks the store unless it still owes an answer, and reads the latest; <see langword="null"/> before the first.</summary>
    public JobQueueStatistics? Read()
    {
        if (Volatile.Read(ref _asking).IsCompleted)
        {
            Volatile.Write(ref _asking, AskAsync());
        }

        return Volatile.Read(ref _latest);
    }

    private async Task AskAsync()
    {
        try
        {
            Volatile.Write(ref _latest, await store.GetStatisticsAsync(CancellationToken.None).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // A store that fails is logged by the workers; whoever measures sees what was known last.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Asked again with the next measurement.
        }
    }
}
