using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Metrics;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Jobs;

/// <summary>Runs the jobs of one queue on the workers of this process, from the start of the host until it stops.</summary>
/// <remarks>
/// Thread-safe. Stopping takes no new leases, gives running jobs <see cref="JobQueueOptions.DrainTime"/> to end, and then
/// returns them to the queue unharmed.
/// </remarks>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public sealed partial class JobWorkers<TJob, TResult> : IHostedService, IDisposable
{
    // How long handlers have to react once they were asked to stop.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly IJobStore<TJob, TResult> _store;
    private readonly JobQueueOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly JobMeter _meter;
    private readonly JobWorker<TJob, TResult>[] _workers;
    private readonly ConcurrentDictionary<JobLease<TJob>, byte> _leases = new();
    private readonly CancellationTokenSource _stopLeasing = new();
    private readonly CancellationTokenSource _stopRenewing = new();
    private readonly CancellationTokenSource _drained = new();
    private Task _work = Task.CompletedTask;
    private Task _renewal = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Makes the workers; <see cref="StartAsync"/> lets them begin. In metrics the queue is named after <typeparamref name="TJob"/>.</summary>
    /// <param name="store">Where the jobs are.</param>
    /// <param name="handler">Does them.</param>
    /// <param name="options">Settings, read now.</param>
    /// <param name="timeProvider">The clock of timeouts, leases and draining.</param>
    /// <param name="logger">Receives failed attempts.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public JobWorkers(
        IJobStore<TJob, TResult> store,
        IJobHandler<TJob, TResult> handler,
        JobQueueOptions options,
        TimeProvider timeProvider,
        ILogger<JobWorkers<TJob, TResult>> logger)
        : this(store, handler, options, timeProvider, logger, typeof(TJob).Name, meterFactory: null)
    {
    }

    /// <summary>Makes the workers of a queue that metrics name; <see cref="StartAsync"/> lets them begin.</summary>
    /// <param name="store">Where the jobs are.</param>
    /// <param name="handler">Does them.</param>
    /// <param name="options">Settings, read now.</param>
    /// <param name="timeProvider">The clock of timeouts, leases and draining.</param>
    /// <param name="logger">Receives failed attempts.</param>
    /// <param name="name">The name of the queue; not empty.</param>
    /// <param name="meterFactory">Makes the meter and owns it; the workers have a meter of their own when it is <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range, and the message lists every error; or the name is empty.</exception>
    public JobWorkers(
        IJobStore<TJob, TResult> store,
        IJobHandler<TJob, TResult> handler,
        JobQueueOptions options,
        TimeProvider timeProvider,
        ILogger<JobWorkers<TJob, TResult>> logger,
        string name,
        IMeterFactory? meterFactory)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_store, _options, _timeProvider, _logger) = (store, options.CopyValidated(nameof(options)), timeProvider, logger);
        _meter = new JobMeter(meterFactory, name, _options.MetricsIncludeCaller, new JobCounts<TJob, TResult>(store).Read);
        var attempt = new JobAttempt<TJob, TResult>(store, handler, _options, timeProvider, logger, _meter);
        _workers = [.. Enumerable.Range(1, _options.Workers).Select(number => new JobWorker<TJob, TResult>(
            number,
            number <= _options.ReservedForShortJobs ? WorkerKind.ShortJobsOnly : WorkerKind.General,
            store,
            attempt,
            _leases,
            _drained.Token))];
    }

    /// <summary>Tells what each worker is doing, in order of their numbers.</summary>
    public IReadOnlyList<WorkerSnapshot> GetSnapshot() => [.. _workers.Select(static worker => worker.GetSnapshot())];

    /// <summary>Lets the workers begin.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = Task.WhenAll(_workers.Select(worker => Task.Run(() => RunWorkerAsync(worker), CancellationToken.None)));
        _renewal = Task.Run(RenewLeasesAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Drains: waits for running jobs, then gives back those that are left.</summary>
    /// <param name="cancellationToken">Cuts the drain time short.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopLeasing.CancelAsync().ConfigureAwait(false);
        try
        {
            await _work.WaitAsync(_options.DrainTime, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogDrainEnded(_logger, _leases.Count);
        }

        EndDraining();
        await WaitForHandlersAsync().ConfigureAwait(false);
        await _stopRenewing.CancelAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        // A host that failed to start disposes without stopping; nothing may go on behind its back. The sources hold no
        // timer and are linked to nothing, so canceling frees all they have, and workers on their way out may still look.
        _isDisposed = true;
        _stopLeasing.Cancel();
        EndDraining();
        _stopRenewing.Cancel();
        _meter.Dispose();
    }

    internal static JobWorkers<TJob, TResult> Create(IServiceProvider provider, string name) => new(
        provider.GetRequiredService<IJobStore<TJob, TResult>>(),
        provider.GetRequiredService<IJobHandler<TJob, TResult>>(),
        provider.GetRequiredService<IOptionsMonitor<JobQueueOptions>>().Get(name),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetService<ILogger<JobWorkers<TJob, TResult>>>() ?? NullLogger<JobWorkers<TJob, TResult>>.Instance,
        name,
        provider.GetService<IMeterFactory>());

    private async Task RunWorkerAsync(JobWorker<TJob, TResult> worker)
    {
        while (!_stopLeasing.IsCancellationRequested)
        {
            try
            {
                await worker.WorkAsync(_stopLeasing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopLeasing.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The edge of a background loop: a store that fails must not end the worker for good.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogStoreFailed(_logger, exception, worker.Number);
                await PauseAsync().ConfigureAwait(false);
            }
        }
    }

    // First the sign, then those that are seen: a lease that is answered in between sees the sign.
    private void EndDraining()
    {
        _drained.Cancel();
        foreach (var lease in _leases.Keys)
        {
            lease.Revoke(JobStopReason.Stopping);
        }
    }

    // The host's token has no say here: handlers that were asked to stop give their jobs back, and that is waited for. One
    // that ignores its token must not keep the process from ending: its lease runs out, or ends with the process.
    private async Task WaitForHandlersAsync()
    {
        try
        {
            await _work.WaitAsync(StopGrace, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogHandlersIgnoredStop(_logger, _leases.Count, StopGrace);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _timeProvider, _stopLeasing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop that called sees the stop itself.
        }
    }

    private async Task RenewLeasesAsync()
    {
        using var timer = new PeriodicTimer(_options.LeaseDuration / 3, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopRenewing.Token).ConfigureAwait(false))
            {
                await RenewOnceAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task RenewOnceAsync()
    {
        try
        {
            await _store.RenewAsync([.. _leases.Keys], _stopRenewing.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The edge of a background loop: the next renewal comes before the leases end.
        catch (Exception exception) when (!_stopRenewing.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogRenewalFailed(_logger, exception, _leases.Count);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "The drain time is over; {Count} running jobs go back to the queue.")]
    private static partial void LogDrainEnded(ILogger logger, int count);

    [LoggerMessage(11, LogLevel.Error, "Worker {Number} could not reach the job store and tries again in a second.")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception, int number);

    [LoggerMessage(12, LogLevel.Error, "{Count} leases could not be renewed.")]
    private static partial void LogRenewalFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(13, LogLevel.Error, "{Count} handlers did not stop within {StopGrace} of being asked to; they are left behind.")]
    private static partial void LogHandlersIgnoredStop(ILogger logger, int count, TimeSpan stopGrace);
}
