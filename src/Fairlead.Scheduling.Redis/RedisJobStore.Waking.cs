using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Waking;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis;

/// <content>How idle workers and whoever waits for a job's end hear that there is something for them.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    private const string GeneralKind = "general";
    private const string ShortKind = "short";
    private const string EndedKind = "ended";

    private readonly IdleWorkers _generalWorkers = new();
    private readonly IdleWorkers _shortWorkers = new();
    private readonly IdleWorkers _announcers = new();
    private readonly EndWaiters<TJob, TResult> _endWaiters = new();

    /// <inheritdoc />
    public ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken) =>
        kind == WorkerKind.ShortJobsOnly
            ? WaitAtAsync(_shortWorkers, ShortKind, cancellationToken)
            : WaitAtAsync(_generalWorkers, GeneralKind, cancellationToken);

    /// <inheritdoc />
    public ValueTask WaitForEndedAsync(CancellationToken cancellationToken) => WaitAtAsync(_announcers, EndedKind, cancellationToken);

    private async ValueTask WaitAtAsync(IdleWorkers workers, string kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var idle = workers.Add();

        // Sent before anybody can stop the waiting, so that Redis hears of both in this order.
        var asking = CallAsync(JobScripts.Idle, [kind, "1"], CancellationToken.None);
        using var registration = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                if (workers.Remove(idle))
                {
                    idle.Value.TrySetCanceled(token);
                    _ = TellIdleEndsAsync(kind);
                }
            },
            state: null);
        try
        {
            if ((int)await asking.ConfigureAwait(false) == 1 && workers.Remove(idle))
            {
                return;
            }
        }
        catch when (workers.Remove(idle))
        {
            throw;
        }
#pragma warning disable CA1031 // It has been woken or canceled nevertheless, and that is what it was waiting for.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            workers.NoteRegistered();
        }

        await idle.Value.Task.ConfigureAwait(false);
    }

    private async Task TellIdleEndsAsync(string kind)
    {
        try
        {
            await CallAsync(JobScripts.Idle, [kind, "0"], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JobStoreUnavailableException or ObjectDisposedException)
        {
            // The next sweep says how many are idle.
        }
    }

    // What scripts tell a process: 'w kind' to wake a worker, 'e id' for an end, 'c id token' and 'l id token' for a lease.
    private void Heed(string notice)
    {
        var words = notice.Split(' ');
        switch (words[0])
        {
            case "w":
                (words[1] switch { ShortKind => _shortWorkers, EndedKind => _announcers, _ => _generalWorkers }).WakeOne();
                break;
            case "e":
                _ = TellEndInBackgroundAsync(JobId.Parse(words[1], provider: null));
                break;
            default:
                RevokeLease(words[1], words[2], words[0] == "c" ? JobStopReason.Canceled : JobStopReason.LeaseLost);
                break;
        }
    }

    private async Task TellEndInBackgroundAsync(JobId id)
    {
        try
        {
            await TellEndsAsync([id], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JobStoreUnavailableException or ObjectDisposedException)
        {
            // The next sweep asks again.
        }
    }

    private async Task TellEndsAsync(JobId[] ids, CancellationToken cancellationToken)
    {
        var ended = await CallAsync(JobScripts.Wait, [.. ids.Select(static id => (StackExchange.Redis.RedisValue)id.ToString())], cancellationToken)
            .ConfigureAwait(false);
        foreach (var (id, snapshot) in _reader.ReadAll(ended))
        {
            _endWaiters.Tell(id, snapshot);
        }
    }
}
