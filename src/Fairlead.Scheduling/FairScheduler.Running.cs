using Fairlead.Scheduling.Metrics;

namespace Fairlead.Scheduling;

/// <content>Work that runs in a turn.</content>
public sealed partial class FairScheduler
{
    /// <summary>Runs work in a fair turn of the caller and returns its result.</summary>
    /// <param name="caller">The flow that is charged; not empty.</param>
    /// <param name="work">The work; it is given <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Ends the waiting, and is handed to the work.</param>
    /// <remarks>
    /// Work that is already done when it returns its task costs no allocation when a place was free, but for the task of its result;
    /// other work costs one.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="caller"/> is empty.</exception>
    /// <exception cref="TurnRejectedException">A queue was full, or the turn did not come in time.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed before the turn came.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the turn came.</exception>
    public Task<TResult> RunAsync<TResult>(
        string caller, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(new FairTurnRequest(caller), work, cancellationToken);

    /// <summary>Runs work in a fair turn of the caller.</summary>
    /// <inheritdoc cref="RunAsync{TResult}(string, Func{CancellationToken, Task{TResult}}, CancellationToken)" />
    public Task RunAsync(string caller, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default) =>
        RunAsync(new FairTurnRequest(caller), work, cancellationToken);

    /// <summary>Runs work in the turn that is asked for, and returns its result.</summary>
    /// <param name="request">The turn.</param>
    /// <param name="work">The work; it is given <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Ends the waiting, and is handed to the work.</param>
    /// <exception cref="ArgumentException">The caller is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Something else in the request is out of its range.</exception>
    /// <inheritdoc cref="RunAsync{TResult}(string, Func{CancellationToken, Task{TResult}}, CancellationToken)" />
    public async Task<TResult> RunAsync<TResult>(
        FairTurnRequest request, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var activity = SchedulingActivities.StartTurn(request, _options.MetricsIncludeCaller);
        try
        {
            using var turn = await StartAsync(request, cancellationToken).ConfigureAwait(false);
            SchedulingActivities.NoteGranted(activity);
            return await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (activity is not null)
        {
            SchedulingActivities.NoteFailed(activity, exception);
            throw;
        }
    }

    /// <summary>Runs work in the turn that is asked for.</summary>
    /// <inheritdoc cref="RunAsync{TResult}(FairTurnRequest, Func{CancellationToken, Task{TResult}}, CancellationToken)" />
    public async Task RunAsync(
        FairTurnRequest request, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var activity = SchedulingActivities.StartTurn(request, _options.MetricsIncludeCaller);
        try
        {
            using var turn = await StartAsync(request, cancellationToken).ConfigureAwait(false);
            SchedulingActivities.NoteGranted(activity);
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (activity is not null)
        {
            SchedulingActivities.NoteFailed(activity, exception);
            throw;
        }
    }

    private ValueTask<StartedTurn> StartAsync(FairTurnRequest request, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(request);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<StartedTurn>(cancellationToken);
        }

        return TryStart(request, out var waiter, out var refusal)
            ? new ValueTask<StartedTurn>(new StartedTurn(waiter))
            : WaitAsync(waiter, refusal, cancellationToken);
    }

    private async ValueTask<StartedTurn> WaitAsync(TurnWaiter waiter, FairTurn? refusal, CancellationToken cancellationToken)
    {
        var turn = refusal;
        if (turn is null)
        {
            WatchForCancellation(waiter, cancellationToken);
            turn = await waiter.Turn.ConfigureAwait(false);
        }

        return turn.IsGranted ? new StartedTurn(waiter) : throw new TurnRejectedException(turn.Rejection, turn.RetryAfter);
    }

    /// <summary>A turn inside one method, which ends it once: no object for it.</summary>
    private readonly struct StartedTurn(TurnWaiter waiter) : IDisposable
    {
        public void Dispose() => waiter.Scheduler.End(waiter);
    }
}
