namespace FullService.Analysis;

/// <summary>One timer for thousands of analyses: all that wait go on together. Without any, it stands still.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Beat : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly TimeProvider _timeProvider;
    private TaskCompletionSource<byte[]>? _next;

    public Beat(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(static state => ((Beat)state!).Strike(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for the next beat, which is at most an interval away.</summary>
    /// <returns>The time of the beat as lines carry it; all that wait share it.</returns>
    public Task<byte[]> WaitAsync()
    {
        lock (_gate)
        {
            if (_next is null)
            {
                _next = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            }

            return _next.Task;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Strike()
    {
        TaskCompletionSource<byte[]>? reached;
        lock (_gate)
        {
            (reached, _next) = (_next, null);
        }

        reached?.SetResult(AnalysisText.Stamp(_timeProvider.GetUtcNow()));
    }
}
