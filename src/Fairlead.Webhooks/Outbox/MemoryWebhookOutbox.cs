using System.Buffers;
using System.Diagnostics;

namespace Fairlead.Webhooks.Outbox;

/// <summary>Keeps everything in the memory of this process.</summary>
/// <remarks>
/// Thread-safe. One pusher after the other uses it: what one leaves behind, the next one in the same process takes over. Bodies are not copied: they belong to their
/// pusher, which leaves them alone until they were acknowledged.
/// </remarks>
public sealed class MemoryWebhookOutbox : IWebhookOutbox
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Stream> _streams = [];
    private readonly OrderedDictionary<string, OutboxRequest> _requests = [];
    private readonly OrderedDictionary<string, OutboxDeadLetter> _deadLetters = [];

    /// <inheritdoc />
    public ValueTask<OutboxRecovery> RecoverAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(new OutboxRecovery(
                [.. _requests.Values], [.. _deadLetters.Values], [.. _streams.Select(static entry => entry.Value.TakeOver(entry.Key))]));
        }
    }

    /// <inheritdoc />
    /// <remarks>There are no other pushers: it ends with the token.</remarks>
    public async ValueTask<OutboxNews> WaitForNewsAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        return new OutboxNews(OutboxRecovery.Empty, [], IsLeaseLost: false);
    }

    /// <inheritdoc />
    public ValueTask<CancellationToken> WaitForLeaseAsync(CancellationToken cancellationToken) => ValueTask.FromResult(CancellationToken.None);

    /// <inheritdoc />
    public ValueTask LeaveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask<OutboxStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        lock (_gate)
        {
            if (!_streams.TryGetValue(streamId, out var stream))
            {
                _streams.Add(streamId, stream = new Stream(endpoint));
            }

            return stream.Endpoint.Equals(endpoint)
                ? ValueTask.FromResult(stream.TakeOver(streamId))
                : throw new InvalidOperationException($"Stream '{streamId}' goes to another endpoint. Use another id, or the endpoint it was opened with.");
        }
    }

    /// <inheritdoc />
    /// <remarks>It looks at every dead letter.</remarks>
    public ValueTask<OutboxProgress?> FindStreamAsync(string streamId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        lock (_gate)
        {
            return ValueTask.FromResult(_streams.GetValueOrDefault(streamId)?.Look(_deadLetters.Values.Any(letter => letter.Letter.StreamIds.Contains(streamId))));
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> AppendAsync(OutboxTail tail, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isNewest = _streams.TryGetValue(tail.StreamId, out var stream) && stream.Fence == tail.Fence;
            if (isNewest)
            {
                stream!.Append(tail);
            }

            return ValueTask.FromResult(isNewest);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> StoreAsync(OutboxRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            if (_requests.TryGetValue(request.Id, out var known) && known.Parts.SequenceEqual(request.Parts))
            {
                return ValueTask.FromResult<IReadOnlyList<string>>([]);
            }

            List<string>? fenced = null;
            foreach (var part in request.Parts)
            {
                if (!_streams.TryGetValue(part.StreamId, out var stream) || stream.Fence != part.Fence)
                {
                    (fenced ??= []).Add(part.StreamId);
                }
            }

            if (fenced is not null)
            {
                return ValueTask.FromResult<IReadOnlyList<string>>(fenced);
            }

            foreach (var part in request.Parts)
            {
                _streams[part.StreamId].Freeze(part);
            }

            _requests.Add(request.Id, request);
            return ValueTask.FromResult<IReadOnlyList<string>>([]);
        }
    }

    /// <inheritdoc />
    public ValueTask AcknowledgeAsync(OutboxRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            if (_requests.Remove(request.Id))
            {
                foreach (var part in request.Parts)
                {
                    _streams.GetValueOrDefault(part.StreamId)?.Acknowledge(part);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ParkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        lock (_gate)
        {
            if (letter.Request is null || _requests.Remove(letter.Request.Id))
            {
                _deadLetters[letter.Letter.Id] = letter;
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask UnparkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        lock (_gate)
        {
            if (_deadLetters.Remove(letter.Letter.Id, out var parked) && parked.Request is { } request)
            {
                _requests.Add(request.Id, request);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ForgetAsync(IReadOnlyList<OutboxClaim> claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        lock (_gate)
        {
            var forgotten = claims.Where(claim => _streams.TryGetValue(claim.StreamId, out var stream) && stream.Fence == claim.Fence)
                .Select(static claim => claim.StreamId).ToHashSet();
            var ended = forgotten.ToHashSet();
            var known = claims.ToHashSet();
            DropUnderLock(_requests, static request => request, forgotten, known, ended);
            DropUnderLock(_deadLetters, static letter => letter.Request, forgotten, known, ended);
            foreach (var id in _deadLetters.Where(entry => entry.Value.Request is null && entry.Value.Letter.StreamIds.Any(ended.Contains)).Select(static entry => entry.Key).ToList())
            {
                _deadLetters.Remove(id);
            }

            foreach (var id in ended)
            {
                _streams.Remove(id);
            }
        }

        return ValueTask.CompletedTask;
    }

    // A stream that was opened again since has a gap where the request was, and ends with it.
    private void DropUnderLock<T>(
        OrderedDictionary<string, T> all, Func<T, OutboxRequest?> requestOf, HashSet<string> forgotten, HashSet<OutboxClaim> known, HashSet<string> ended)
    {
        foreach (var (id, item) in all.ToList())
        {
            if (requestOf(item) is not { } request
                || !request.Parts.Any(part => forgotten.Contains(part.StreamId) || known.Contains(new OutboxClaim(part.StreamId, part.Fence))))
            {
                continue;
            }

            all.Remove(id);
            ended.UnionWith(request.Parts.Where(part => _streams.TryGetValue(part.StreamId, out var stream) && stream.Fence != part.Fence).Select(static part => part.StreamId));
        }
    }

    /// <summary>One stream; guarded by the lock of its outbox.</summary>
    private sealed class Stream(WebhookEndpoint endpoint)
    {
        private ArrayBufferWriter<byte>? _tail;
        private int _frozenOfTail;
        private long _chunks;
        private long _acknowledged;
        private long _frozen;
        private bool _isCompleted;
        private bool _isEndFrozen;
        private bool _isEndAcknowledged;

        public WebhookEndpoint Endpoint { get; } = endpoint;

        public long Fence { get; private set; }

        private int TailLength => (_tail?.WrittenCount ?? 0) - _frozenOfTail;

        public OutboxStream TakeOver(string id) => new(Endpoint, id, ++Fence)
        {
            Chunks = _chunks,
            AcknowledgedLength = _acknowledged,
            FrozenLength = _frozen,
            Tail = _tail?.WrittenSpan[_frozenOfTail..].ToArray() ?? [],
            IsCompleted = _isCompleted,
            IsEndFrozen = _isEndFrozen,
            IsEndAcknowledged = _isEndAcknowledged,
        };

        public OutboxProgress Look(bool isParked) => new(_frozen + TailLength, _acknowledged, _isEndAcknowledged, isParked);

        public void Append(in OutboxTail tail)
        {
            var known = _frozen + TailLength - tail.Offset;
            Debug.Assert(known >= 0, "A tail has no gaps.");
            if (known < tail.Bytes.Length)
            {
                (_tail ??= new ArrayBufferWriter<byte>()).Write(tail.Bytes.Span[(int)known..]);
            }

            _isCompleted |= tail.IsCompleted;
        }

        public void Freeze(in OutboxPart part)
        {
            Debug.Assert(part.Offset == _frozen && part.Sequence == _chunks, "Requests carry a stream in order.");
            _frozenOfTail += (int)Math.Min(TailLength, part.EndOffset - _frozen);
            if (TailLength == 0)
            {
                (_tail, _frozenOfTail) = (null, 0);
            }

            (_frozen, _chunks) = (part.EndOffset, part.Sequence + 1);
            _isEndFrozen |= part.IsFinal;
            _isCompleted |= part.IsFinal;
        }

        public void Acknowledge(in OutboxPart part)
        {
            _acknowledged = Math.Max(_acknowledged, part.EndOffset);
            _isEndAcknowledged |= part.IsFinal;
        }
    }
}
