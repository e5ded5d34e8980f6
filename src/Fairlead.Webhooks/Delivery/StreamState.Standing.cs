using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <content>How the stream stands: sending, sent, parked or ended.</content>
internal sealed partial class StreamState
{
    private bool _isSent;
    private bool _isTailParked;
    private bool _isRequestParked;

    // A request that carries the stream is parked, or on its way again: nothing may overtake it.
    private bool _isBlocked;

    // So it is with a request that an earlier writer has stored, and that this pusher may not have: the outbox tells what becomes of it.
    private bool _isHeld;
    private bool _isHeldParked;

    private WebhookWriteFailure? _end;
    private TaskCompletionSource? _standing;

    public WebhookDelivery Delivery
    {
        get
        {
            lock (_gate)
            {
                return DeliveryUnderLock;
            }
        }
    }

    public WebhookStreamSnapshot Snapshot
    {
        get
        {
            lock (_gate)
            {
                return new WebhookStreamSnapshot(DeliveryUnderLock, WrittenUnderLock, _acknowledged);
            }
        }
    }

    /// <summary>Gets whether it waits for a request that an earlier writer has stored.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return _isHeld;
            }
        }
    }

    /// <summary>Gets whether nothing of it is left to do.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
            {
                return IsDoneUnderLock;
            }
        }
    }

    private WebhookDelivery DeliveryUnderLock =>
        IsEndedUnderLock ? WebhookDelivery.Ended
        : _isSent ? WebhookDelivery.Sent
        : IsParkedUnderLock ? WebhookDelivery.Parked
        : WebhookDelivery.Sending;

    private bool IsParkedUnderLock => _isTailParked || _isRequestParked || _isHeldParked;

    private bool IsEndedUnderLock => _end is not null;

    private bool CanSendUnderLock => _openings == 0 && !_isBlocked && !_isHeld && !_isTailParked && !IsEndedUnderLock && !_isEndFrozen;

    private bool IsDoneUnderLock => _isSent || IsEndedUnderLock || (_isWriterGone && !_isCompleted && WrittenUnderLock == _acknowledged);

    /// <summary>Waits until the stream is sent, parked or ended.</summary>
    public async Task<WebhookDelivery> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (DeliveryUnderLock != WebhookDelivery.Sending)
                {
                    return DeliveryUnderLock;
                }

                changed = (_standing ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells whether a request that is the whole stream needs no sending: it is on its way or was sent, or its receiver wants no more.</summary>
    /// <exception cref="InvalidOperationException">Somebody has written output to the stream.</exception>
    public bool IsWholeFrozen()
    {
        lock (_gate)
        {
            if (IsEndedUnderLock || _isEndFrozen)
            {
                return true;
            }

            return WrittenUnderLock > 0 || _isCompleted
                ? throw new InvalidOperationException($"'{Id}' is a stream of output; an event needs an id of its own.")
                : false;
        }
    }

    /// <summary>Notes that a stored request is the whole stream; <see langword="false"/> when it has ended.</summary>
    public bool TryFreezeWhole(in OutboxPart part)
    {
        lock (_gate)
        {
            if (!IsEndedUnderLock)
            {
                (_frozen, _chunks, _isCompleted, _isEndFrozen) = (part.EndOffset, part.Sequence + 1, true, true);
            }

            return !IsEndedUnderLock;
        }
    }

    /// <summary>Notes that the receiver has a chunk.</summary>
    /// <param name="part">The chunk.</param>
    /// <param name="isDone">Whether nothing of the stream is left to do.</param>
    /// <returns>How many bytes need not be kept any more.</returns>
    public long Acknowledge(in OutboxPart part, out bool isDone)
    {
        long released;
        bool isNew;
        TaskCompletionSource? changed;
        lock (_gate)
        {
            isDone = false;
            if (IsEndedUnderLock)
            {
                // Lost while this request was on its way: only for that it was still known.
                isDone = _end == WebhookWriteFailure.TakenOver;
                return 0;
            }

            released = AdvanceUnderLock(part.EndOffset, part.IsFinal);
            (_isBlocked, _isHeld, _isHeldParked) = (false, false, false);
            isNew = QueueUnderLock();
            isDone = IsDoneUnderLock;
            changed = TakeChangeUnderLock();
        }

        changed?.SetResult();
        if (isNew)
        {
            Lane.Note(this, 0, isNew);
        }

        return released;
    }

    /// <summary>Notes what has become of a request that an earlier writer stored.</summary>
    /// <param name="standing">What the outbox tells; it may be older than what this pusher knows by now.</param>
    /// <param name="isDone">Whether nothing of the stream is left to do.</param>
    /// <returns>How many bytes need not be kept any more.</returns>
    public long Follow(in OutboxStanding standing, out bool isDone)
    {
        long released;
        bool isNew;
        TaskCompletionSource? changed;
        lock (_gate)
        {
            isDone = false;
            if (IsEndedUnderLock || !_isHeld || standing.Fence != Fence)
            {
                return 0;
            }

            released = AdvanceUnderLock(standing.AcknowledgedLength, standing.IsEndAcknowledged);
            (_isHeld, _isHeldParked) = (standing.Hold != OutboxHold.None, standing.Hold == OutboxHold.Parked);
            isNew = QueueUnderLock();
            isDone = IsDoneUnderLock;
            changed = TakeChangeUnderLock();
        }

        changed?.SetResult();
        if (isNew)
        {
            Lane.Note(this, 0, isNew);
        }

        return released;
    }

    /// <summary>Keeps the stream from sending until a request that carries it was acknowledged.</summary>
    /// <param name="isParked">Whether that request is a dead letter; otherwise it is on its way.</param>
    public void Block(bool isParked)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            (_isBlocked, _isRequestParked, _isHeld, _isHeldParked) = (true, isParked, false, false);
            changed = TakeChangeUnderLock();
        }

        changed?.SetResult();
    }

    /// <summary>Parks what no request carries; <see langword="false"/> when it is parked, or there is nothing to park any more.</summary>
    public bool TryParkTail()
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (_isTailParked || _isSent || IsEndedUnderLock)
            {
                return false;
            }

            _isTailParked = true;
            changed = TakeChangeUnderLock();
        }

        changed?.SetResult();
        return true;
    }

    public void UnparkTail()
    {
        bool isNew;
        lock (_gate)
        {
            _isTailParked = false;
            isNew = QueueUnderLock();
        }

        Lane.Note(this, 0, isNew);
    }

    /// <summary>Ends the stream and drops what is left of it.</summary>
    /// <param name="failure">What writers are told.</param>
    /// <returns>How many bytes need not be kept any more.</returns>
    public long End(WebhookWriteFailure failure)
    {
        long released;
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (IsEndedUnderLock || _isSent)
            {
                return 0;
            }

            released = WrittenUnderLock - _acknowledged;
            _frozen = WrittenUnderLock;
            _backlog.Advance(_backlog.Length);
            _end = failure;
            changed = TakeChangeUnderLock();
        }

        changed?.SetResult();
        return released;
    }

    private long AdvanceUnderLock(long acknowledged, bool isEnd)
    {
        var released = Math.Max(0, acknowledged - _acknowledged);
        _acknowledged += released;
        _isSent |= isEnd;
        return released;
    }

    private TaskCompletionSource? TakeChangeUnderLock()
    {
        if (DeliveryUnderLock == WebhookDelivery.Sending)
        {
            return null;
        }

        var changed = _standing;
        _standing = null;
        return changed;
    }

    private void ThrowIfClosedUnderLock(long fence)
    {
        if (fence != Fence)
        {
            throw new WebhookWriteException(Id, WebhookWriteFailure.TakenOver, WrittenUnderLock);
        }

        if (_end is { } end)
        {
            throw new WebhookWriteException(Id, end, WrittenUnderLock);
        }

        if (_isCompleted)
        {
            throw new InvalidOperationException($"Stream '{Id}' is complete; nothing can be written to it.");
        }

        if (IsParkedUnderLock)
        {
            throw new WebhookWriteException(Id, WebhookWriteFailure.Parked, WrittenUnderLock);
        }
    }
}
