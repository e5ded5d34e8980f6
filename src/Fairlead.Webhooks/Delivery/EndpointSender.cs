using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>One endpoint with its lanes, its gate and its part of the buffers.</summary>
internal sealed class EndpointSender : IDisposable
{
    private readonly PusherContext _context;

    // Not linked to the token of the pusher, which would keep it for ever: endpoints come and go, and one that nobody uses any more is simply dropped.
    private readonly CancellationTokenSource _end = new();
    private readonly Lane?[] _lanes;
    private int _nextLane;

    public EndpointSender(PusherContext context, WebhookEndpoint endpoint)
    {
        (_context, Endpoint) = (context, endpoint);
        Ending = _end.Token;
        _lanes = new Lane?[context.Options.MaxRequestsInFlightPerEndpoint];
        Gate = new EndpointGate(context);
    }

    public WebhookEndpoint Endpoint { get; }

    public EndpointGate Gate { get; }

    public SharedPool.Account Bytes { get; } = new();

    /// <summary>Gets a token that is canceled when the endpoint ends; that the pusher stops is for the lanes to know.</summary>
    public CancellationToken Ending { get; }

    /// <summary>Gets or sets whether the receiver wants no more; guarded by the registry.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Gets or sets how many streams the registry knows; guarded by it.</summary>
    public int Streams { get; set; }

    /// <summary>Gets the lanes that streams use.</summary>
    public IEnumerable<Lane> Lanes => _lanes.OfType<Lane>();

    /// <summary>Chooses the lane of the next stream, in turn; called by the registry, under its lock.</summary>
    public Lane NextLane()
    {
        _nextLane = (_nextLane + 1) % _lanes.Length;
        return _lanes[_nextLane] ??= new Lane(_context, this);
    }

    /// <summary>Ends all streams of the endpoint, because its receiver wants no more.</summary>
    public async ValueTask EndAsync()
    {
        if (_context.Registry.TryEnd(this) is not { } streams)
        {
            return;
        }

        var ids = streams.Select(static stream => stream.Id).ToList();
        var released = _context.Registry.End(streams, WebhookWriteFailure.Ended);
        _context.DeadLetters.Drop(ids);
        _context.Notifier.Post(new WebhookNotification(WebhookNotificationKind.EndpointEnded, Endpoint, ids, deadLetter: null, released));
        IReadOnlyList<OutboxClaim> claims = [.. streams.Select(static stream => stream.Claim)];
        await Patience.UntilDoneAsync(_context, _context.Outbox.ForgetAsync, claims, _context.Stopping).ConfigureAwait(false);

        // Last, because the lane that was told runs under this token.
        await StopAsync().ConfigureAwait(false);
    }

    /// <summary>Stops the lanes.</summary>
    public Task StopAsync() => _end.CancelAsync();

    public void Dispose()
    {
        Gate.Dispose();
        _end.Dispose();
    }
}
