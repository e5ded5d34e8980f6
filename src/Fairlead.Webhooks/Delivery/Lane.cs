using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Delivery;

/// <summary>One request after the other to one endpoint: what keeps the streams that use it in order.</summary>
/// <remarks>
/// Thread-safe. Writers put streams into its line; whoever finds it without work wakes it, at once when a body is full and else by the flush
/// clock. It then sends until there is nothing that is due. A frozen request goes before what is not frozen.
/// </remarks>
internal sealed partial class Lane(PusherContext context, EndpointSender endpoint) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<FrozenRequest> _frozen = new();
    private readonly Queue<StreamState> _line = new();

    // Found no room in the last body, and goes before the line.
    private StreamState? _first;
    private LaneState _state = LaneState.Idle;
    private TimeSpan _oldestInLine;
    private TimeSpan? _oldestInFlight;
    private long _bytesInLine;

    private bool IsLineEmptyUnderLock => _first is null && _line.Count == 0;

    /// <summary>Gets since when the oldest output has waited that was not acknowledged.</summary>
    public TimeSpan? Oldest
    {
        get
        {
            lock (_gate)
            {
                return _oldestInFlight ?? (IsLineEmptyUnderLock ? null : _oldestInLine);
            }
        }
    }

    /// <summary>Notes that a stream has more output.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="bytes">How much more.</param>
    /// <param name="isNew">Whether it is to get into the line; otherwise it is in there, or cannot send now.</param>
    public void Note(StreamState stream, int bytes, bool isNew)
    {
        bool starts;
        lock (_gate)
        {
            _bytesInLine += bytes;
            if (isNew)
            {
                EnqueueUnderLock(stream);
            }

            starts = _state != LaneState.Running && WakeOrScheduleUnderLock();
        }

        if (starts)
        {
            Start();
        }
    }

    /// <summary>Sends a request that was frozen before.</summary>
    public void Send(FrozenRequest request)
    {
        bool starts;
        lock (_gate)
        {
            _frozen.Enqueue(request);
            starts = _state != LaneState.Running && WakeOrScheduleUnderLock();
        }

        if (starts)
        {
            Start();
        }
    }

    /// <summary>Sends what is there, if it still waits for its time.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_state != LaneState.Scheduled)
            {
                return;
            }

            _state = LaneState.Running;
        }

        Start();
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private void Start()
    {
        context.RunningLanes.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(endpoint.Ending, context.Stopping);
        try
        {
            while (TryContinue(out var request))
            {
                await SendNextAsync(request, stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Stop();
        }
#pragma warning disable CA1031 // The edge of the loop: a lane that fails once must not stand still for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogLaneFailed(context.Logger, exception);
            Pause();
        }
        finally
        {
            context.RunningLanes.Leave();
        }
    }

    private async ValueTask SendNextAsync(FrozenRequest? request, CancellationToken cancellationToken)
    {
        // Before freezing: what is written while this waits goes with the same request.
        await endpoint.Gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var isUsed = false;
        try
        {
            request ??= await FreezeAsync(cancellationToken).ConfigureAwait(false);
            isUsed = request is not null;
        }
        finally
        {
            if (!isUsed)
            {
                endpoint.Gate.Leave();
            }
        }

        if (request is not null)
        {
            request.HasPermission = true;
            await DeliverAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    // False: the lane has stopped, or waits for its time.
    private bool TryContinue(out FrozenRequest? request)
    {
        lock (_gate)
        {
            Debug.Assert(_state == LaneState.Running);
            _oldestInFlight = null;
            if (_frozen.TryDequeue(out request))
            {
                _oldestInFlight = request.Since;
                return true;
            }

            if (WakeOrScheduleUnderLock())
            {
                return true;
            }

            if (_state == LaneState.Idle)
            {
                context.ActiveLanes.Leave();
            }

            return false;
        }
    }

    // True: it is to run now. A lane is active from its first output to the end of its last.
    private bool WakeOrScheduleUnderLock()
    {
        var (before, due) = (_state, _oldestInLine + context.Options.FlushInterval);
        _state = _frozen.Count > 0 ? LaneState.Running
            : IsLineEmptyUnderLock ? LaneState.Idle
            : context.IsDraining || _bytesInLine >= context.Options.MaxBodyBytes || due <= context.Clock.Now ? LaneState.Running
            : LaneState.Scheduled;
        if (before == LaneState.Idle && _state != LaneState.Idle)
        {
            context.ActiveLanes.Enter();
        }

        if (_state == LaneState.Scheduled && before != LaneState.Scheduled)
        {
            context.Flushes.Add(this, due);
        }

        return _state == LaneState.Running;
    }

    private void EnqueueUnderLock(StreamState stream)
    {
        if (IsLineEmptyUnderLock)
        {
            _oldestInLine = context.Clock.Now;
        }

        _line.Enqueue(stream);
    }

    // The endpoint has ended, or the pusher stops: nothing is sent any more.
    private void Stop()
    {
        lock (_gate)
        {
            _state = LaneState.Idle;
            _oldestInFlight = null;
        }

        context.ActiveLanes.Leave();
    }

    private void Pause()
    {
        lock (_gate)
        {
            _state = LaneState.Scheduled;
            context.Flushes.Add(this, context.Clock.Now + context.Options.RetryDelay);
        }
    }

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "A lane failed; it goes on after a pause.")]
    private static partial void LogLaneFailed(ILogger logger, Exception exception);
}
