using System.Buffers;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>What was not delivered and is kept. Thread-safe.</summary>
internal sealed class DeadLetterBox(PusherContext context)
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, Entry> _letters = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _letters.Count;
            }
        }
    }

    public IReadOnlyList<WebhookDeadLetter> Letters
    {
        get
        {
            lock (_gate)
            {
                return [.. _letters.Values.Select(static entry => entry.Letter)];
            }
        }
    }

    /// <summary>Parks a request with every stream it carries.</summary>
    public async ValueTask ParkAsync(FrozenRequest request, string? error, CancellationToken cancellationToken)
    {
        var streams = request.Streams;
        var letter = new WebhookDeadLetter(
            request.Stored.Id, request.Stored.Endpoint, WebhookParkReason.RetriesExhausted, [.. streams.Select(static stream => stream.Id)], context.Time.GetUtcNow(), error);
        await Patience.UntilDoneAsync(
            context, context.Outbox.ParkAsync, new OutboxDeadLetter(letter, request.Stored), cancellationToken).ConfigureAwait(false);
        Add(new Entry(letter, request, streams));
        foreach (var stream in streams)
        {
            stream.Block(isParked: true);
        }

        Notify(letter, streams);
    }

    /// <summary>Parks what no request carries of a stream.</summary>
    public async ValueTask ParkTailAsync(StreamState stream, CancellationToken cancellationToken)
    {
        if (!stream.TryParkTail())
        {
            return;
        }

        var letter = new WebhookDeadLetter(
            $"tail_{stream.Id}", stream.Endpoint.Endpoint, WebhookParkReason.BufferFull, [stream.Id], context.Time.GetUtcNow(), LastError: null);
        await StoreTailAsync(stream, cancellationToken).ConfigureAwait(false);
        await Patience.UntilDoneAsync(context, context.Outbox.ParkAsync, new OutboxDeadLetter(letter, Request: null), cancellationToken).ConfigureAwait(false);
        Add(new Entry(letter, Request: null, [stream]));
        Notify(letter, [stream]);
    }

    /// <summary>Takes over what a predecessor parked.</summary>
    public void Restore(OutboxDeadLetter left, FrozenRequest? request, IReadOnlyList<StreamState> streams)
    {
        Add(new Entry(left.Letter, request, streams));
        foreach (var stream in streams)
        {
            if (request is null)
            {
                stream.TryParkTail();
            }
            else
            {
                stream.Block(isParked: true);
            }
        }
    }

    /// <summary>Sends a dead letter again; <see langword="false"/> when there is none of that id.</summary>
    public async ValueTask<bool> RedriveAsync(string letterId, CancellationToken cancellationToken)
    {
        if (Take(letterId) is not { } entry)
        {
            return false;
        }

        try
        {
            await context.Outbox.UnparkAsync(new OutboxDeadLetter(entry.Letter, entry.Request?.Stored), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Add(entry);
            throw;
        }

        if (entry.Request is not { } request)
        {
            entry.Streams[0].UnparkTail();
            return true;
        }

        foreach (var stream in entry.Streams)
        {
            stream.Block(isParked: false);
        }

        request.Deadline = context.Clock.Now + context.Options.GiveUpAfter;
        entry.Streams[0].Lane.Send(request);
        return true;
    }

    /// <summary>Drops a dead letter and ends its streams; <see langword="false"/> when there is none of that id.</summary>
    public async ValueTask<bool> DiscardAsync(string letterId, CancellationToken cancellationToken)
    {
        if (Take(letterId) is not { } entry)
        {
            return false;
        }

        List<OutboxClaim> claims = [.. entry.Streams.Select(static stream => stream.Claim)];
        claims.AddRange(entry.Request?.Stored.Parts.Select(static part => new OutboxClaim(part.StreamId, part.Fence)) ?? []);
        context.Registry.End(entry.Streams, WebhookWriteFailure.Ended);
        Drop(entry.Letter.StreamIds);
        await context.Outbox.ForgetAsync(claims, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Drops all letters here, because other processes have them now.</summary>
    public void LoseAll()
    {
        lock (_gate)
        {
            _letters.Clear();
        }
    }

    /// <summary>Drops the letters of streams that have ended.</summary>
    public void Drop(IReadOnlyCollection<string> streamIds)
    {
        var ended = streamIds.ToHashSet();
        lock (_gate)
        {
            foreach (var id in _letters.Where(entry => entry.Value.Letter.StreamIds.Any(ended.Contains)).Select(static entry => entry.Key).ToList())
            {
                _letters.Remove(id);
            }
        }
    }

    /// <summary>Stores what no request carries of a stream.</summary>
    /// <returns><see langword="false"/> when the stream was taken over.</returns>
    public async ValueTask<bool> StoreTailAsync(StreamState stream, CancellationToken cancellationToken)
    {
        while (stream.CopyUnstored() is var (tail, rented))
        {
            try
            {
                if (!await context.Outbox.AppendAsync(tail, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                stream.NoteStored(tail);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }

        return true;
    }

    private void Notify(WebhookDeadLetter letter, IReadOnlyList<StreamState> streams) => context.Notifier.Post(new WebhookNotification(
        WebhookNotificationKind.Parked, letter.Endpoint, letter.StreamIds, letter, streams.Sum(static stream => stream.HeldLength)));

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            _letters[entry.Letter.Id] = entry;
        }
    }

    private Entry? Take(string letterId)
    {
        lock (_gate)
        {
            return _letters.Remove(letterId, out var entry) ? entry : null;
        }
    }

    private sealed record Entry(WebhookDeadLetter Letter, FrozenRequest? Request, IReadOnlyList<StreamState> Streams);
}
