using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Jobs;

/// <summary>Calls the completion hooks for every job that has ended, at least once each, while the host runs.</summary>
/// <remarks>
/// A job whose hooks all returned is acknowledged and not announced again. When one throws, or the process dies, the store
/// hands the job out again after <see cref="JobQueueOptions.LeaseDuration"/>; the jobs behind it are not held up.
/// </remarks>
internal sealed partial class JobAnnouncer<TJob, TResult>(
    IJobStore<TJob, TResult> store,
    IReadOnlyList<Func<JobCompletion<TJob, TResult>, CancellationToken, ValueTask>> hooks,
    IServiceProvider services,
    TimeProvider timeProvider,
    ILogger<JobAnnouncer<TJob, TResult>> logger) : BackgroundService
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    internal static JobAnnouncer<TJob, TResult> Create(IServiceProvider provider) => new(
        provider.GetRequiredService<IJobStore<TJob, TResult>>(),
        [.. provider.GetServices<CompletionHook<TJob, TResult>>().Select(static hook => hook.Callback)],
        provider,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetService<ILogger<JobAnnouncer<TJob, TResult>>>() ?? NullLogger<JobAnnouncer<TJob, TResult>>.Instance);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AnnounceAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The edge of a background loop: a store that fails must not end the announcements for good.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogStoreFailed(logger, exception);
                await Task.Delay(Pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AnnounceAsync(CancellationToken stoppingToken)
    {
        var jobs = await store.TakeEndedAsync(BatchSize, stoppingToken).ConfigureAwait(false);
        if (jobs.Count == 0)
        {
            await store.WaitForEndedAsync(stoppingToken).ConfigureAwait(false);
            return;
        }

        var announced = new List<JobId>(jobs.Count);
        try
        {
            foreach (var job in jobs)
            {
                if (await RunHooksAsync(job, stoppingToken).ConfigureAwait(false))
                {
                    announced.Add(job.Id);
                }
            }
        }
        finally
        {
            // Also when the host stops half-way: what has been announced need not be announced again.
            await store.AcknowledgeEndedAsync(announced, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> RunHooksAsync(JobSnapshot<TJob, TResult> job, CancellationToken stoppingToken)
    {
        try
        {
            foreach (var hook in hooks)
            {
                await hook(new JobCompletion<TJob, TResult>(job, services), stoppingToken).ConfigureAwait(false);
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever a hook throws, the job is announced again, and the others must not wait for it.
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogHookFailed(logger, exception, job.Id);
            return false;
        }
    }

    [LoggerMessage(30, LogLevel.Error, "A completion hook failed for job {Id}; it is called again after the lease duration.")]
    private static partial void LogHookFailed(ILogger logger, Exception exception, JobId id);

    [LoggerMessage(31, LogLevel.Error, "Ended jobs could not be read from the job store; trying again in a second.")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception);
}
