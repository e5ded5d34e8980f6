using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <content>Sending requests until they are acknowledged or given up.</content>
internal sealed partial class Lane
{
    private async ValueTask DeliverAsync(FrozenRequest request, CancellationToken cancellationToken)
    {
        var outcome = await context.Pipeline.ExecuteAsync(
            static (state, token) => state.Lane.AttemptAsync(state.Request, token), (Lane: this, Request: request), cancellationToken).ConfigureAwait(false);
        switch (outcome.Result)
        {
            case DeliveryResult.Acknowledged:
                await AcknowledgeAsync(request, cancellationToken).ConfigureAwait(false);
                break;

            case DeliveryResult.Ended:
                context.Meter.CountRequest("ended");
                await endpoint.EndAsync().ConfigureAwait(false);
                await DropAsync(request).ConfigureAwait(false);
                break;

            default:
                context.Meter.CountRequest("parked");
                await context.DeadLetters.ParkAsync(request, outcome.Error, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask<DeliveryOutcome> AttemptAsync(FrozenRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasPermission)
        {
            await endpoint.Gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        }

        request.HasPermission = false;
        DeliveryOutcome outcome = default;
        try
        {
            // After the gate, which may take hours: by then another process may be the one that sends this.
            var lease = await context.Outbox.WaitForLeaseAsync(cancellationToken).ConfigureAwait(false);
            outcome = await context.Transport.SendAsync(request, lease, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (outcome == default)
            {
                endpoint.Gate.Leave();
            }
        }

        endpoint.Gate.Exit(outcome);
        return outcome with { TimeLeft = request.Deadline - context.Clock.Now };
    }

    // What it carries of streams that other processes have by now is not among those that ended with the endpoint.
    private async ValueTask DropAsync(FrozenRequest request)
    {
        context.Registry.End(request.Streams, WebhookWriteFailure.Ended);
        IReadOnlyList<OutboxClaim> claims = [.. request.Stored.Parts.Select(static part => new OutboxClaim(part.StreamId, part.Fence))];
        await Patience.UntilDoneAsync(context, context.Outbox.ForgetAsync, claims, context.Stopping).ConfigureAwait(false);
    }

    private async ValueTask AcknowledgeAsync(FrozenRequest request, CancellationToken cancellationToken)
    {
        await Patience.UntilDoneAsync(context, context.Outbox.AcknowledgeAsync, request.Stored, cancellationToken).ConfigureAwait(false);
        long released = 0;
        for (var i = 0; i < request.Streams.Count; i++)
        {
            released += request.Streams[i].Acknowledge(request.Stored.Parts[i], out var isDone);
            if (isDone)
            {
                context.Registry.Retire(request.Streams[i]);
            }
        }

        context.Meter.CountDelivered(request, released, context.Clock.Now - request.Since);
        context.Bytes.Return(endpoint.Bytes, released);
        request.ReleaseBody();
    }
}
