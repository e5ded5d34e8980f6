using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Takes over what other pushers left behind, and follows what they do with requests that streams of this one wait for.</summary>
/// <remarks>One call at a time: the pusher starts with what is there, and then runs the loop.</remarks>
internal sealed partial class Succession(PusherContext context)
{
    /// <summary>Goes on with everything in a recovery: its requests first, unchanged, then what their streams hold.</summary>
    public void TakeOver(OutboxRecovery left)
    {
        var lanes = ChooseLanes(left);
        var streams = left.Streams.ToDictionary(
            static stream => stream.StreamId, stream => context.Registry.Restore(stream, lanes.GetValueOrDefault(stream.StreamId)));
        foreach (var letter in left.DeadLetters)
        {
            var request = letter.Request is null ? null : Restore(letter.Request, streams, lanes);
            context.DeadLetters.Restore(letter, request, request?.Streams ?? [streams[letter.Letter.StreamIds[0]]]);
        }

        foreach (var request in left.Requests)
        {
            var frozen = Restore(request, streams, lanes);
            frozen.Streams.ToList().ForEach(static stream => stream.Block(isParked: false));
            frozen.Streams[0].Lane.Send(frozen);
        }

        foreach (var stream in streams.Values)
        {
            if (stream.Resume())
            {
                context.Registry.Retire(stream);
            }
        }
    }

    /// <summary>Heeds the news of the outbox until the pusher stops.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var news = await Patience.UntilDoneAsync(
                    context, static (outbox, token) => outbox.WaitForNewsAsync(token), context.Outbox, context.Stopping).ConfigureAwait(false);
                await TryHeedAsync(news).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            // The pusher stops.
        }
    }

    private async ValueTask TryHeedAsync(OutboxNews news)
    {
        try
        {
            await HeedAsync(news).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The edge of the loop: without it the lease would end unheard, and streams that wait for others would wait for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNewsFailed(context.Logger, exception);
        }
    }

    private async ValueTask HeedAsync(OutboxNews news)
    {
        if (news.IsLeaseLost)
        {
            LogLeaseLost(context.Logger);
            context.DeadLetters.LoseAll();
            foreach (var endpoint in context.Registry.LoseAll())
            {
                await endpoint.StopAsync().ConfigureAwait(false);
            }
        }

        TakeOver(news.Left);
        foreach (var standing in news.Standings)
        {
            // First: it may be about a stream that comes with the answer to an opening.
            context.Openings.Note(standing);
            Follow(standing);
        }
    }

    /// <summary>Heeds how a stream stands; what does not concern it any more changes nothing.</summary>
    public void Follow(in OutboxStanding standing)
    {
        if (context.Registry.Find(standing.StreamId) is not { } stream)
        {
            return;
        }

        if (standing.Hold == OutboxHold.Elsewhere)
        {
            // One with a newer fence was opened here again since.
            if (stream.Claim.Fence < standing.Fence)
            {
                context.Registry.Lose(stream);
            }

            return;
        }

        if (standing.Hold == OutboxHold.Gone)
        {
            // One that is not held was begun anew since.
            context.Registry.End(stream.IsHeld ? [stream] : [], WebhookWriteFailure.Ended);
            return;
        }

        var released = stream.Follow(standing, out var isDone);
        context.Bytes.Return(stream.Endpoint.Bytes, released);
        if (isDone)
        {
            context.Registry.Retire(stream);
        }
    }

    private Dictionary<string, Lane> ChooseLanes(OutboxRecovery left)
    {
        var lanes = new Dictionary<string, Lane>();
        foreach (var request in left.Requests.Concat(left.DeadLetters.Select(static letter => letter.Request).OfType<OutboxRequest>()))
        {
            // A stream that was opened here before its request came has its lane already, and both stay on that.
            var lane = request.Parts.Select(part => context.Registry.Find(part.StreamId)?.Lane).FirstOrDefault(static lane => lane is not null)
                ?? context.Registry.NextLane(request.Endpoint);
            foreach (var part in request.Parts)
            {
                lanes[part.StreamId] = lane;
            }
        }

        return lanes;
    }

    private FrozenRequest Restore(OutboxRequest request, Dictionary<string, StreamState> streams, Dictionary<string, Lane> lanes)
    {
        var now = context.Clock.Now;
        var age = context.Time.GetUtcNow() - request.CreatedAt;
        return new FrozenRequest(
            request,
            [.. request.Parts.Select(part => streams.GetValueOrDefault(part.StreamId) ?? FindOrAdd(request, part, lanes[part.StreamId]))],
            now,
            now + context.Options.GiveUpAfter - age);
    }

    private StreamState FindOrAdd(OutboxRequest request, in OutboxPart part, Lane lane) =>
        context.Registry.Find(part.StreamId) is { } known && known.Endpoint.Endpoint.Equals(request.Endpoint) && known.Fence >= part.Fence
            ? known
            : context.Registry.AddGuest(request, part, lane);

    [LoggerMessage(EventId = 8, Level = LogLevel.Warning, Message = "Others have taken over what this pusher had, because it could not renew its lease in time. It begins anew.")]
    private static partial void LogLeaseLost(ILogger logger);

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "News of the outbox could not be heeded. What they were about stays in the outbox, until this pusher ends and another comes.")]
    private static partial void LogNewsFailed(ILogger logger, Exception exception);
}
