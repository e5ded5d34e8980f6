namespace Fairlead.Webhooks.Redis.Leasing;

/// <summary>What this process knows of its lease: whether it is certain that nobody else sends what it has.</summary>
/// <remarks>
/// Thread-safe. Redis counts the lease from when it was asked to renew it, this class from a moment before, and for a tenth less: of two clocks one may be fast.
/// </remarks>
internal sealed class OutboxLease(TimeProvider timeProvider, TimeSpan duration) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _certainFor = duration * 0.9;
    private CancellationTokenSource _certain = new(TimeSpan.Zero, timeProvider);
    private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _renewedAt;
    private bool _wasRenewed;
    private bool _isLost;

    /// <summary>Gets whether others have what this process had, and it does not know yet.</summary>
    public bool IsLost
    {
        get
        {
            lock (_gate)
            {
                return _isLost;
            }
        }
    }

    /// <summary>Notes that Redis has renewed the lease.</summary>
    /// <param name="askedAt">The timestamp from before it was asked.</param>
    public void Renew(long askedAt)
    {
        TaskCompletionSource? renewed;
        lock (_gate)
        {
            (_renewedAt, _wasRenewed) = (askedAt, true);
            renewed = ExtendUnderLock();
        }

        renewed?.TrySetResult();
    }

    /// <summary>Notes that others have what this process had: nothing is certain until <see cref="Begin"/>.</summary>
    public void Lose()
    {
        CancellationTokenSource ended;
        lock (_gate)
        {
            (_isLost, _wasRenewed) = (true, false);
            ended = _certain;
        }

        ended.Cancel();
    }

    /// <summary>Notes that this process has let go of what it had.</summary>
    public void Begin()
    {
        TaskCompletionSource? renewed;
        lock (_gate)
        {
            _isLost = false;
            renewed = ExtendUnderLock();
        }

        renewed?.TrySetResult();
    }

    /// <summary>Waits until it is certain.</summary>
    /// <returns>A token that is canceled when it is not certain any more.</returns>
    public async ValueTask<CancellationToken> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task renewed;
            lock (_gate)
            {
                // Also by the clock: after a pause of the whole process this may run before the timer does.
                if (IsCertainUnderLock && !_certain.IsCancellationRequested)
                {
                    return _certain.Token;
                }

                renewed = _renewed.Task;
            }

            await renewed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _certain.Dispose();

    private bool IsCertainUnderLock => !_isLost && _wasRenewed && timeProvider.GetElapsedTime(_renewedAt) < _certainFor;

    private TaskCompletionSource? ExtendUnderLock()
    {
        if (!IsCertainUnderLock)
        {
            return null;
        }

        var left = _certainFor - timeProvider.GetElapsedTime(_renewedAt);
        if (_certain.IsCancellationRequested || !TryExtendUnderLock(left))
        {
            // The one before has ended: nobody is told anything by it any more.
            _certain = new CancellationTokenSource(left, timeProvider);
        }

        var renewed = _renewed;
        _renewed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return renewed;
    }

    private bool TryExtendUnderLock(TimeSpan left)
    {
        _certain.CancelAfter(left);
        return !_certain.IsCancellationRequested;
    }
}
