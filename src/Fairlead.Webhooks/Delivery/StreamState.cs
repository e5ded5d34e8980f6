using System.Buffers;
using System.Text;
using Fairlead.Webhooks.Chunking;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>One stream: what was written and not sent, how far it has come, and what stands in its way.</summary>
/// <remarks>Thread-safe. Its bytes are taken by its lane alone, so what the lane has looked at stays until the lane drops it.</remarks>
internal sealed partial class StreamState
{
    private readonly Lock _gate = new();
    private readonly PusherContext _context;
    private readonly ByteBacklog _backlog;
    private long _chunks;
    private long _frozen;
    private long _acknowledged;
    private long _stored;
    private bool _isCompleted;
    private bool _isEndFrozen;
    private bool _isEndStored;
    private bool _isWriterGone;
    private int _openings;

    // In the line of its lane, or in the hands of it.
    private bool _isQueued;

    public StreamState(PusherContext context, OutboxStream stream, EndpointSender endpoint, Lane lane)
    {
        (_context, Endpoint, Lane, Id, Fence) = (context, endpoint, lane, stream.StreamId, stream.Fence);
        _backlog = new ByteBacklog(context.Segments);
        _backlog.Append(stream.Tail.Span);
        (_chunks, _frozen, _acknowledged, _stored) = (stream.Chunks, stream.FrozenLength, stream.AcknowledgedLength, stream.AcceptedLength);
        (_isCompleted, _isEndFrozen, _isEndStored, _isSent) = (stream.IsCompleted, stream.IsEndFrozen, stream.IsCompleted, stream.IsEndAcknowledged);
        (_isHeld, _isHeldParked) = (stream.Hold is OutboxHold.Sending or OutboxHold.Parked, stream.Hold == OutboxHold.Parked);
        EscapedId = Escape(stream.StreamId);
    }

    public string Id { get; }

    public ReadOnlyMemory<byte> EscapedId { get; }

    public EndpointSender Endpoint { get; }

    public Lane Lane { get; }

    public WebhookCoarsening? Coarsening { get; set; }

    /// <summary>Gets the fence of the newest writer.</summary>
    public long Fence { get; private set; }

    /// <summary>Gets the number under which the registry means to forget the stream; guarded by the registry.</summary>
    public long Retirement { get; set; }

    /// <summary>Gets or sets whether the endpoint counts it among its streams; guarded by the registry.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Gets the stream as its newest writer here knows it.</summary>
    public OutboxClaim Claim
    {
        get
        {
            lock (_gate)
            {
                return new OutboxClaim(Id, Fence);
            }
        }
    }

    public long WrittenLength
    {
        get
        {
            lock (_gate)
            {
                return WrittenUnderLock;
            }
        }
    }

    public long AcknowledgedLength
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged;
            }
        }
    }

    /// <summary>Gets how many bytes are kept for the stream.</summary>
    public long HeldLength
    {
        get
        {
            lock (_gate)
            {
                return WrittenUnderLock - _acknowledged;
            }
        }
    }

    /// <summary>Gets whether a request carries something of it that was not acknowledged.</summary>
    public bool IsOnItsWay
    {
        get
        {
            lock (_gate)
            {
                return !_isHeld && (_frozen > _acknowledged || (_isEndFrozen && !_isSent));
            }
        }
    }

    private long WrittenUnderLock => _frozen + _backlog.Length;

    private bool HasMoreUnderLock => _backlog.Length > 0 || (_isCompleted && !_isEndFrozen);

    /// <summary>Notes that somebody asks the outbox for a newer fence: until it is known here, nothing could be stored with the one there is.</summary>
    public void BeginOpening()
    {
        lock (_gate)
        {
            _openings++;
        }
    }

    /// <summary>Lets a newer writer take over.</summary>
    public void TakeOver(long fence, WebhookCoarsening? coarsening)
    {
        lock (_gate)
        {
            // Equal where the outbox has told of the stream before its answer came: then it waits for this writer.
            if (fence >= Fence)
            {
                (Fence, Coarsening, _isWriterGone) = (fence, coarsening, false);
            }
        }
    }

    /// <summary>Ends what <see cref="BeginOpening"/> began, whether or not there is a newer fence.</summary>
    public void EndOpening()
    {
        bool isNew;
        lock (_gate)
        {
            _openings--;
            isNew = QueueUnderLock();
        }

        if (isNew)
        {
            Lane.Note(this, 0, isNew);
        }
    }

    /// <summary>Tells whether a chunk was refused because another process has taken the stream over, and not because this one did.</summary>
    public bool IsLost(in OutboxPart part)
    {
        lock (_gate)
        {
            return _openings == 0 && part.Fence == Fence;
        }
    }

    /// <summary>Tells whether a writer is not the newest any more, here or in another process.</summary>
    public bool IsTakenOver(long fence)
    {
        lock (_gate)
        {
            return fence != Fence || _end == WebhookWriteFailure.TakenOver;
        }
    }

    /// <summary>Goes on with what was left of it elsewhere; <see langword="true"/> when nothing is left to do.</summary>
    public bool Resume()
    {
        bool isNew, isDone;
        lock (_gate)
        {
            (isNew, isDone) = (QueueUnderLock(), IsDoneUnderLock);
        }

        if (isNew)
        {
            Lane.Note(this, 0, isNew);
        }

        return isDone;
    }

    /// <summary>Throws unless the writer may write.</summary>
    public void ThrowIfClosed(long fence)
    {
        lock (_gate)
        {
            ThrowIfClosedUnderLock(fence);
        }
    }

    /// <summary>Adds output, for which there is room.</summary>
    public void Append(long fence, ReadOnlySpan<byte> bytes)
    {
        bool isNew;
        lock (_gate)
        {
            ThrowIfClosedUnderLock(fence);
            _backlog.Append(bytes);
            isNew = QueueUnderLock();
        }

        Lane.Note(this, bytes.Length, isNew);
    }

    /// <summary>Notes that nothing comes any more; <see langword="false"/> when that was known.</summary>
    public bool TryComplete(long fence)
    {
        bool isNew;
        lock (_gate)
        {
            if (_isCompleted && fence == Fence)
            {
                return false;
            }

            ThrowIfClosedUnderLock(fence);
            _isCompleted = true;
            isNew = QueueUnderLock();
        }

        Lane.Note(this, 0, isNew);
        return true;
    }

    /// <summary>Adds the next chunk of the stream to a body.</summary>
    /// <returns><see cref="PackOutcome.Incomplete"/> when there is nothing that could be sent now.</returns>
    public PackOutcome Pack(ChunkPacker packer, out OutboxPart part)
    {
        if (Coarsening is { } coarsening && TryPackCoarse(packer, coarsening, out var outcome, out part))
        {
            return outcome;
        }

        lock (_gate)
        {
            part = default;
            if (!CanSendUnderLock)
            {
                _isQueued = false;
                return PackOutcome.Incomplete;
            }

            var packed = packer.Pack(new ChunkPosition(EscapedId, _chunks, _frozen), _backlog, _isCompleted);
            _isQueued = packed.Outcome != PackOutcome.Incomplete;
            part = new OutboxPart(Id, Fence, _chunks, _frozen, _frozen + packed.SourceLength, packed.IsFinal);
            return packed.Outcome;
        }
    }

    /// <summary>Drops what a stored request carries.</summary>
    /// <returns>Whether there is more, so that the stream stays in the line.</returns>
    public bool Commit(in OutboxPart part)
    {
        lock (_gate)
        {
            if (!IsEndedUnderLock)
            {
                _backlog.Advance(part.EndOffset - part.Offset);
                (_frozen, _chunks) = (part.EndOffset, part.Sequence + 1);
                _isEndFrozen |= part.IsFinal;
            }

            _isQueued = HasMoreUnderLock && CanSendUnderLock;
            return _isQueued;
        }
    }

    /// <summary>Copies what the outbox does not have yet.</summary>
    /// <returns>A tail in a rented array; <see langword="null"/> when it has everything.</returns>
    public (OutboxTail Tail, byte[] Rented)? CopyUnstored()
    {
        lock (_gate)
        {
            var from = Math.Max(_stored, _frozen);
            var length = (int)(WrittenUnderLock - from);
            if (IsEndedUnderLock || (length == 0 && _isCompleted == (_isEndStored || _isEndFrozen)))
            {
                return null;
            }

            var rented = ArrayPool<byte>.Shared.Rent(length);
            _backlog.CopyTo(rented.AsSpan(0, length), from - _frozen);
            return (new OutboxTail(Id, Fence, from, rented.AsMemory(0, length), _isCompleted), rented);
        }
    }

    /// <summary>Notes that the outbox has a tail.</summary>
    public void NoteStored(in OutboxTail tail)
    {
        lock (_gate)
        {
            _stored = Math.Max(_stored, tail.Offset + tail.Bytes.Length);
            _isEndStored |= tail.IsCompleted;
        }
    }

    /// <summary>Notes that the writer will not write again; <see langword="true"/> when nothing of the stream is left to do.</summary>
    public bool CloseWriter(long fence)
    {
        lock (_gate)
        {
            _isWriterGone |= fence == Fence;
            return IsDoneUnderLock;
        }
    }

    private static byte[] Escape(string id)
    {
        Span<byte> escaped = stackalloc byte[2 * WebhookPusher.LongestStreamId];
        return escaped[..JsonText.Escape(Encoding.ASCII.GetBytes(id), escaped, out _)].ToArray();
    }

    private bool QueueUnderLock()
    {
        if (_isQueued || !CanSendUnderLock || !HasMoreUnderLock)
        {
            return false;
        }

        _isQueued = true;
        return true;
    }

    private bool TryPackCoarse(ChunkPacker packer, WebhookCoarsening coarsening, out PackOutcome outcome, out OutboxPart part)
    {
        (outcome, part) = (PackOutcome.NoRoom, default);
        var rented = CopyForCoarsening(coarsening, out var length);
        if (rented is null)
        {
            return false;
        }

        try
        {
            // Outside of the lock: the application's code.
            return Coarsener.Run(coarsening, rented.AsMemory(0, length), _context.Logger) is { } coarse
                && TryPackCoarse(packer, coarse.Span, length, out outcome, out part);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private byte[]? CopyForCoarsening(WebhookCoarsening coarsening, out int length)
    {
        lock (_gate)
        {
            length = (int)Math.Min(_backlog.Length, WebhookCoarsening.LargestBacklog);
            if (_backlog.Length <= coarsening.Threshold || !CanSendUnderLock)
            {
                return null;
            }

            var rented = ArrayPool<byte>.Shared.Rent(length);
            _backlog.CopyTo(rented.AsSpan(0, length), offset: 0);
            length = Utf8Boundary.CompleteLength(rented.AsSpan(0, length)) is > 0 and var complete ? complete : length;
            return rented;
        }
    }

    // A body with other chunks is sent first; what does not fit into an empty one is not used.
    private bool TryPackCoarse(ChunkPacker packer, ReadOnlySpan<byte> coarse, int length, out PackOutcome outcome, out OutboxPart part)
    {
        lock (_gate)
        {
            var isFinal = _isCompleted && _backlog.Length == length;
            part = new OutboxPart(Id, Fence, _chunks, _frozen, _frozen + length, isFinal);
            var isPacked = CanSendUnderLock && packer.TryPackCoarse(new ChunkPosition(EscapedId, _chunks, _frozen), length, coarse, isFinal);
            outcome = isPacked ? PackOutcome.Packed : PackOutcome.NoRoom;
            return isPacked || (CanSendUnderLock && packer.Count > 0);
        }
    }
}
