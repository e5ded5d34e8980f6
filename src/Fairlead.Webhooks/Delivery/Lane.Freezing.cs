using System.Buffers;
using Fairlead.Webhooks.Chunking;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <content>Making requests: their bytes are stored before they are sent, and do not change after that.</content>
internal sealed partial class Lane
{
    private async ValueTask<FrozenRequest?> FreezeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var taken = new List<TakenChunk>();
            var isSettled = false;
            try
            {
                var (request, rented) = Pack(taken, out var since);
                if (request is null)
                {
                    return null;
                }

                var fenced = await Patience.UntilDoneAsync(context, context.Outbox.StoreAsync, request, cancellationToken).ConfigureAwait(false);
                isSettled = true;
                if (fenced.Count == 0)
                {
                    Commit(taken);
                    return new FrozenRequest(request, [.. taken.Select(static chunk => chunk.Stream)], since, context.Clock.Now + context.Options.GiveUpAfter).OwnBody(rented);
                }

                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
                Refuse(taken, fenced);
            }
            finally
            {
                if (!isSettled)
                {
                    PutBack(taken);
                }
            }
        }
    }

    private (OutboxRequest? Request, byte[] Rented) Pack(List<TakenChunk> taken, out TimeSpan since)
    {
        var now = context.Time.GetUtcNow();
        using var packer = new ChunkPacker(context.Options.MaxBodyBytes, now);
        since = Fill(packer, taken);
        if (taken.Count == 0)
        {
            return (null, []);
        }

        var body = packer.Finish();
        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(rented);
        var parts = new OutboxPart[taken.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = taken[i].Part;
        }

        var id = $"msg_{Guid.CreateVersion7(now):N}";
        return (new OutboxRequest(id, endpoint.Endpoint, rented.AsMemory(0, body.Length), parts, now), rented);
    }

    // Since when the oldest of what was taken has waited.
    private TimeSpan Fill(ChunkPacker packer, List<TakenChunk> taken)
    {
        while (TakeNext() is { } stream)
        {
            var outcome = stream.Pack(packer, out var part);
            if (outcome == PackOutcome.NoRoom)
            {
                return NoteTaken(taken, stream);
            }

            if (outcome == PackOutcome.Packed)
            {
                taken.Add(new TakenChunk(stream, part));
            }
        }

        return NoteTaken(taken, left: null);
    }

    private StreamState? TakeNext()
    {
        lock (_gate)
        {
            var next = _first ?? (_line.TryDequeue(out var stream) ? stream : null);
            _first = null;
            return next;
        }
    }

    private TimeSpan NoteTaken(List<TakenChunk> taken, StreamState? left)
    {
        lock (_gate)
        {
            var since = _oldestInLine;
            _first = left;
            _oldestInFlight = since;
            _bytesInLine = IsLineEmptyUnderLock ? 0 : Math.Max(0, _bytesInLine - taken.Sum(static chunk => chunk.Part.EndOffset - chunk.Part.Offset));
            return since;
        }
    }

    private void Commit(List<TakenChunk> taken)
    {
        foreach (var chunk in taken)
        {
            if (chunk.Stream.Commit(chunk.Part))
            {
                PutBack(chunk.Stream);
            }
        }
    }

    // What another process has taken over is not this pusher's any more; what was packed of the others is packed again.
    private void Refuse(List<TakenChunk> taken, IReadOnlyList<string> fenced)
    {
        foreach (var chunk in taken)
        {
            if (fenced.Contains(chunk.Stream.Id) && chunk.Stream.IsLost(chunk.Part))
            {
                context.Registry.Lose(chunk.Stream);
            }
            else
            {
                PutBack(chunk.Stream);
            }
        }
    }

    private void PutBack(List<TakenChunk> taken) => taken.ForEach(chunk => PutBack(chunk.Stream));

    private void PutBack(StreamState stream)
    {
        lock (_gate)
        {
            EnqueueUnderLock(stream);
        }
    }
}
