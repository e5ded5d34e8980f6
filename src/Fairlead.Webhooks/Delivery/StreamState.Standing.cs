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

    private WebhookDelivery DeliveryUnderLock =>
        IsEndedUnderLock ? WebhookDelivery.Ended
        : _isSent ? WebhookDelivery.Sent
        : _isTailParked || _isRequestParked ? WebhookDelivery.Parked
        : WebhookDelivery.Sending;

    private bool IsEndedUnderLock => _end is not null;

    private bool CanSendUnderLock => _openings == 0 && !_isBlocked && !_isTailParked && !IsEndedUnderLock && !_isEndFrozen;

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
                return 0;
            }

            released = part.EndOffset - _acknowledged;
            (_acknowledged, _isBlocked) = (part.EndOffset, false);
            _isSent |= part.IsFinal;
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
            (_isBlocked, _isRequestParked) = (true, isParked);
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

        if (_isTailParked || _isRequestParked)
        {
            throw new WebhookWriteException(Id, WebhookWriteFailure.Parked, WrittenUnderLock);
        }
    }
}
