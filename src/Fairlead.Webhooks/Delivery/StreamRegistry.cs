using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>The streams and endpoints of one pusher. Those that are done are forgotten after their retention.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StreamRegistry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PusherContext _context;
    private readonly Dictionary<string, StreamState> _streams = [];
    private readonly Dictionary<WebhookEndpoint, EndpointSender> _endpoints = [];

    // In order of their times, since all are kept equally long.
    private readonly Queue<(StreamState Stream, long Retirement, TimeSpan Due)> _retired = new();
    private readonly ITimer _timer;
    private long _retirements;

    public StreamRegistry(PusherContext context)
    {
        _context = context;
        _timer = context.Time.CreateTimer(static state => ((StreamRegistry)state!).ForgetDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts streams and endpoints.</summary>
    public (int Streams, int Endpoints) Count
    {
        get
        {
            lock (_gate)
            {
                return (_streams.Count, _endpoints.Count);
            }
        }
    }

    public IReadOnlyList<StreamState> Streams
    {
        get
        {
            lock (_gate)
            {
                return [.. _streams.Values];
            }
        }
    }

    public IReadOnlyList<EndpointSender> Endpoints
    {
        get
        {
            lock (_gate)
            {
                return [.. _endpoints.Values];
            }
        }
    }

    public StreamState? Find(string streamId)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(streamId);
        }
    }

    /// <summary>Finds a stream that a newer writer has opened, or adds it.</summary>
    public StreamState Open(OutboxStream opened, WebhookCoarsening? coarsening)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(opened.StreamId, out var stream) && opened.WasElsewhere)
            {
                LoseUnderLock(stream);
                stream = null;
            }

            if (stream is not null)
            {
                stream.Retirement = 0;
                stream.TakeOver(opened.Fence, coarsening);
                return stream;
            }

            stream = AddUnderLock(opened, lane: null);
            stream.Coarsening = coarsening;
            return stream;
        }
    }

    /// <summary>Adds a stream that a predecessor left behind; one that was opened here since stays.</summary>
    /// <param name="left">The stream.</param>
    /// <param name="lane">The lane that sends a request which carries it; <see langword="null"/> for any.</param>
    public StreamState Restore(OutboxStream left, Lane? lane)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(left.StreamId, out var known))
            {
                if (known.Fence >= left.Fence)
                {
                    return known;
                }

                LoseUnderLock(known);
            }

            var stream = AddUnderLock(left, lane);
            stream.CloseWriter(left.Fence);
            return stream;
        }
    }

    /// <summary>Makes a place for what a request carries of a stream that another pusher has.</summary>
    public StreamState AddGuest(OutboxRequest request, in OutboxPart part, Lane lane)
    {
        lock (_gate)
        {
            var stream = new OutboxStream(request.Endpoint, part.StreamId, part.Fence)
            {
                Chunks = part.Sequence + 1,
                AcknowledgedLength = part.Offset,
                FrozenLength = part.EndOffset,
                IsCompleted = part.IsFinal,
                IsEndFrozen = part.IsFinal,
            };
            var guest = CountUnderLock(new StreamState(_context, stream, FindEndpointUnderLock(request.Endpoint), lane));
            guest.CloseWriter(part.Fence);
            return guest;
        }
    }

    public Lane NextLane(WebhookEndpoint endpoint)
    {
        lock (_gate)
        {
            return FindEndpointUnderLock(endpoint).NextLane();
        }
    }

    /// <summary>Notes that an endpoint has ended.</summary>
    /// <returns>Its streams; <see langword="null"/> when that was known.</returns>
    public IReadOnlyList<StreamState>? TryEnd(EndpointSender endpoint)
    {
        lock (_gate)
        {
            if (endpoint.IsEnded)
            {
                return null;
            }

            endpoint.IsEnded = true;
            return [.. _streams.Values.Where(stream => stream.Endpoint == endpoint)];
        }
    }

    /// <summary>Ends streams, gives back what was kept for them, and forgets them later.</summary>
    /// <returns>How many bytes were dropped.</returns>
    public long End(IEnumerable<StreamState> streams, WebhookWriteFailure failure)
    {
        long all = 0;
        foreach (var stream in streams)
        {
            var released = stream.End(failure);
            _context.Bytes.Return(stream.Endpoint.Bytes, released);
            Retire(stream);
            all += released;
        }

        return all;
    }

    /// <summary>Ends a stream here that another process has taken over.</summary>
    public void Lose(StreamState stream)
    {
        lock (_gate)
        {
            LoseUnderLock(stream);
        }
    }

    /// <summary>Ends everything here, because other processes have it now.</summary>
    /// <returns>The endpoints, whose lanes are to be stopped.</returns>
    public IReadOnlyList<EndpointSender> LoseAll()
    {
        lock (_gate)
        {
            foreach (var stream in _streams.Values.ToList())
            {
                LoseUnderLock(stream);
            }

            List<EndpointSender> lost = [.. _endpoints.Values];
            _endpoints.Clear();
            return lost;
        }
    }

    /// <summary>Forgets a stream of which nothing is left to do, after its retention.</summary>
    public void Retire(StreamState stream)
    {
        lock (_gate)
        {
            stream.Retirement = ++_retirements;
            var now = _context.Clock.Now;
            _retired.Enqueue((stream, stream.Retirement, now + _context.Options.Retention));
            if (_retired.Count == 1)
            {
                _timer.Change(MonotonicClock.TimerFor(_retired.Peek().Due, now), Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        foreach (var endpoint in Endpoints)
        {
            endpoint.Dispose();
        }
    }

    private StreamState AddUnderLock(OutboxStream added, Lane? lane)
    {
        var endpoint = FindEndpointUnderLock(added.Endpoint);
        var stream = CountUnderLock(new StreamState(_context, added, endpoint, lane ?? endpoint.NextLane()));
        _streams.Add(stream.Id, stream);
        if (endpoint.IsEnded)
        {
            _context.Bytes.Return(endpoint.Bytes, stream.End(WebhookWriteFailure.Ended));
        }

        return stream;
    }

    private StreamState CountUnderLock(StreamState stream)
    {
        stream.IsCounted = true;
        stream.Endpoint.Streams++;
        _context.Bytes.Take(stream.Endpoint.Bytes, stream.HeldLength);
        return stream;
    }

    private EndpointSender FindEndpointUnderLock(WebhookEndpoint endpoint)
    {
        if (!_endpoints.TryGetValue(endpoint, out var sender))
        {
            _endpoints.Add(endpoint, sender = new EndpointSender(_context, endpoint));
        }

        return sender;
    }

    // What is on its way goes on: others wait for that. Its endpoint is needed for so long.
    private void LoseUnderLock(StreamState stream)
    {
        var isOnItsWay = stream.IsOnItsWay;
        _context.Bytes.Return(stream.Endpoint.Bytes, stream.End(WebhookWriteFailure.TakenOver));
        if (isOnItsWay)
        {
            _streams.Remove(stream.Id);
        }
        else
        {
            RemoveUnderLock(stream);
        }
    }

    private void RemoveUnderLock(StreamState stream)
    {
        if (_streams.TryGetValue(stream.Id, out var known) && known == stream)
        {
            _streams.Remove(stream.Id);
        }

        if (!stream.IsCounted)
        {
            return;
        }

        stream.IsCounted = false;
        stream.Endpoint.Streams--;

        // Dropped, not disposed: a lane whose last stream was lost may still wait at its gate, and needs the timer of that to find out.
        if (stream.Endpoint.Streams == 0 && _endpoints.GetValueOrDefault(stream.Endpoint.Endpoint) == stream.Endpoint)
        {
            _endpoints.Remove(stream.Endpoint.Endpoint);
        }
    }

    private void ForgetDue()
    {
        List<OutboxClaim> forgotten = [];
        lock (_gate)
        {
            var now = _context.Clock.Now;
            while (_retired.TryPeek(out var first) && first.Due <= now)
            {
                _retired.Dequeue();

                // Opened again, or retired again, since; or opened just when it was to be retired.
                if (first.Stream.Retirement == first.Retirement && first.Stream.IsDone)
                {
                    RemoveUnderLock(first.Stream);
                    forgotten.Add(first.Stream.Claim);
                }
            }

            if (_retired.TryPeek(out var next))
            {
                _timer.Change(MonotonicClock.TimerFor(next.Due, now), Timeout.InfiniteTimeSpan);
            }
        }

        if (forgotten.Count > 0)
        {
            _ = ForgetAsync(forgotten);
        }
    }

    private async Task ForgetAsync(IReadOnlyList<OutboxClaim> claims)
    {
        try
        {
            await Patience.UntilDoneAsync(_context, _context.Outbox.ForgetAsync, claims, _context.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The pusher stops; its successor forgets them.
        }
    }
}
