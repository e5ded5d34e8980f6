using System.Buffers;
using System.Diagnostics;

namespace Fairlead.Webhooks.Outbox;

/// <summary>Keeps everything in the memory of this process.</summary>
/// <remarks>
/// Thread-safe. What a pusher leaves behind, the next one in the same process takes over. Bodies are not copied: they belong to their
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
    public ValueTask UnparkAsync(string letterId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_deadLetters.Remove(letterId, out var letter) && letter.Request is { } request)
            {
                _requests.Add(request.Id, request);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ForgetAsync(IReadOnlyList<string> streamIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(streamIds);
        lock (_gate)
        {
            var forgotten = streamIds.Where(_streams.Remove).ToHashSet();
            foreach (var id in _requests.Where(entry => entry.Value.Parts.Any(part => forgotten.Contains(part.StreamId))).Select(static entry => entry.Key).ToList())
            {
                _requests.Remove(id);
            }

            foreach (var id in _deadLetters.Where(entry => entry.Value.Letter.StreamIds.Any(forgotten.Contains)).Select(static entry => entry.Key).ToList())
            {
                _deadLetters.Remove(id);
            }
        }

        return ValueTask.CompletedTask;
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
