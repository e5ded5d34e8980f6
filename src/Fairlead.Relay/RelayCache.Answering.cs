using System.Net;
using System.Net.Sockets;
using Fairlead.Relay.Collapsing;
using Fairlead.Relay.Exchange;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Metrics;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay;

/// <content>From a request to its answer.</content>
public sealed partial class RelayCache
{
    private async Task<HttpResponseMessage> AnswerAsync(CacheRequest request, Forwarding forward, CancellationToken cancellationToken)
    {
        var landings = _flights.LandingsOf(request.Key);
        var found = await FindAsync(request.Key, cancellationToken).ConfigureAwait(false);
        var lookup = Lookup.Decide(request, found, _time.GetUtcNow(), _settings);
        if (lookup.Decision.Verdict == RelayVerdict.Refuse)
        {
            return Refuse(lookup);
        }

        if (lookup.Decision.Verdict is RelayVerdict.Reuse or RelayVerdict.ReuseAndRevalidate)
        {
            if (await TryReuseAsync(lookup, lookup.Decision, isCollapsed: false, cancellationToken).ConfigureAwait(false) is { } response)
            {
                if (lookup.Decision.Verdict == RelayVerdict.ReuseAndRevalidate)
                {
                    RevalidateInBackground(lookup, landings, forward);
                }

                return response;
            }

            // Its body has gone since it was found.
            lookup = lookup with { Found = found with { Responses = [] }, Selected = null, Decision = RelayDecision.Forward(CacheReason.NothingStored) };
        }

        return await FetchAndAnswerAsync(lookup, landings, forward, cancellationToken).ConfigureAwait(false);
    }

    private HttpResponseMessage Refuse(Lookup lookup)
    {
        _meter.Record(RelayOutcome.Refused, servedBytes: 0);
        var response = Answer.GatewayTimeout(lookup.Request);
        new CacheStatus(lookup.Decision.Reason).WriteTo(response, _options.Name);
        return response;
    }

    private async ValueTask<HttpResponseMessage?> TryReuseAsync(Lookup lookup, RelayDecision decision, bool isCollapsed, CancellationToken cancellationToken)
    {
        var stored = lookup.Selected!;
        var response = await CreateAsync(lookup.Request, stored.Head, stored, cancellationToken).ConfigureAwait(false);
        if (response is not null)
        {
            _meter.Record(decision.FreshFor > TimeSpan.Zero ? RelayOutcome.Hit : RelayOutcome.Stale, BytesOf(response));
            new CacheStatus(decision.Reason) { IsHit = true, FreshFor = decision.FreshFor, IsCollapsed = isCollapsed }.WriteTo(response, _options.Name);
        }

        return response;
    }

    private async ValueTask<HttpResponseMessage?> CreateAsync(CacheRequest request, ResponseHead head, StoredResponse stored, CancellationToken cancellationToken)
    {
        try
        {
            return await Answer.CreateAsync(request, head, stored, head.PolicyFor(_settings), _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            Log.StoreFailed(_logger, exception);
            return null;
        }
    }

    private async Task<HttpResponseMessage> FetchAndAnswerAsync(Lookup lookup, long landings, Forwarding forward, CancellationToken cancellationToken)
    {
        if (lookup.Request.CanShare && _options.CoalescingTimeout > TimeSpan.Zero)
        {
            var key = FlightKey.Of(lookup.Request, lookup.Found);
            var flight = _flights.JoinOrBegin(key, landings, out var isNew, out var isOutdated);
            if (isOutdated)
            {
                // What was not there a moment ago may have been stored since.
                return await AnswerAsync(lookup.Request, forward, cancellationToken).ConfigureAwait(false);
            }

            if (isNew)
            {
                _pending.Add(RunAsync(flight!, key, lookup, forward));
                return await LeadAsync(flight!, lookup, forward, cancellationToken).ConfigureAwait(false);
            }

            if (flight is not null && await FollowAsync(flight, lookup, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }

        return await FetchAloneAsync(lookup, forward, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> FetchAloneAsync(Lookup lookup, Forwarding forward, CancellationToken cancellationToken)
    {
        var flight = new Flight();
        _pending.Add(RunAsync(flight, key: null, lookup, forward));
        return LeadAsync(flight, lookup, forward, cancellationToken);
    }

    private async Task<HttpResponseMessage> LeadAsync(Flight flight, Lookup lookup, Forwarding forward, CancellationToken cancellationToken)
    {
        Fetched fetched;
        try
        {
            fetched = await flight.Fetched.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The others go on waiting; what was meant for this requester alone is ended.
            flight.Leave();
            _pending.Add(DiscardAsync(flight));
            throw;
        }
        catch (Exception exception) when (IsDisconnection(exception))
        {
            if (await TryReuseAfterFailureAsync(lookup, isDisconnected: true, cancellationToken).ConfigureAwait(false) is { } stale)
            {
                return stale;
            }

            _meter.RecordFailure(exception);
            throw;
        }

        return await AnswerFetchedAsync(fetched, lookup, forward, cancellationToken).ConfigureAwait(false);
    }

    private static async Task DiscardAsync(Flight flight)
    {
        try
        {
            (await flight.Fetched.ConfigureAwait(false)).Discard();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nobody is left to be told.
        }
    }

    private async Task<HttpResponseMessage> AnswerFetchedAsync(Fetched fetched, Lookup lookup, Forwarding forward, CancellationToken cancellationToken)
    {
        if (fetched.Freshened is { } stored)
        {
            var response = await CreateAsync(lookup.Request, fetched.Head!, stored, cancellationToken).ConfigureAwait(false);
            if (!fetched.IsKept)
            {
                await RemoveAsync(StoreScope.Url(lookup.Request.Key)).ConfigureAwait(false);
            }

            return response is null
                ? await FetchAloneAsync(lookup with { Found = lookup.Found with { Responses = [] }, Selected = null }, forward, cancellationToken).ConfigureAwait(false)
                : Finish(response, RelayOutcome.Revalidated, new CacheStatus(lookup.Decision.Reason) { ForwardStatus = fetched.ForwardStatus, IsStored = fetched.IsKept });
        }

        if (fetched.Filling is not null)
        {
            var status = new CacheStatus(lookup.Decision.Reason) { ForwardStatus = fetched.ForwardStatus, IsStored = true };
            return Finish(WithFilling(lookup.Request, fetched, fetched.TakeLeaderBody()!, age: null), RelayOutcome.Missed, status);
        }

        var passed = fetched.TakePassThrough()!;
        if (StatusCodes.IsFailure(fetched.ForwardStatus) && await TryReuseAfterFailureAsync(lookup, isDisconnected: false, cancellationToken).ConfigureAwait(false) is { } stale)
        {
            passed.Dispose();
            return stale;
        }

        passed.RequestMessage = lookup.Request.Message;
        return Finish(passed, RelayOutcome.Missed, new CacheStatus(lookup.Decision.Reason) { ForwardStatus = fetched.ForwardStatus, NotStored = fetched.NotStored });
    }

    // Waits for the request of somebody else. Null: it does not serve this one, which is forwarded itself.
    private async Task<HttpResponseMessage?> FollowAsync(Flight flight, Lookup lookup, CancellationToken cancellationToken)
    {
        try
        {
            var fetched = await flight.Fetched.WaitAsync(_options.CoalescingTimeout, _time, cancellationToken).ConfigureAwait(false);
            if (fetched.Filling is { AnnouncedLength: not null } && TryFollowFilling(fetched, lookup) is { } response)
            {
                return response;
            }

            if (fetched.Filling is null && fetched.Freshened is null)
            {
                return null;
            }

            await flight.Landed.WaitAsync(_options.CoalescingTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (Exception exception) when (IsDisconnection(exception) && !cancellationToken.IsCancellationRequested)
        {
            if (await TryReuseAfterFailureAsync(lookup, isDisconnected: true, cancellationToken).ConfigureAwait(false) is { } stale)
            {
                return stale;
            }

            _meter.RecordFailure(exception);
            throw;
        }
        finally
        {
            flight.Leave();
        }

        return await TryReuseStoredAsync(lookup.Request, cancellationToken).ConfigureAwait(false);
    }

    private HttpResponseMessage? TryFollowFilling(Fetched fetched, Lookup lookup)
    {
        var (request, head, now) = (lookup.Request, fetched.Head!, _time.GetUtcNow());
        var decision = head.PolicyFor(_settings).Decide(request.Directives, now, _settings);
        if (decision.Verdict != RelayVerdict.Reuse || !SelectingFields.Match(head.SelectingFields.AsSpan(), request.Fields) || fetched.Filling!.TryOpen() is not { } body)
        {
            return null;
        }

        _meter.RecordCoalesced();
        var status = new CacheStatus(decision.Reason) { IsHit = true, FreshFor = decision.FreshFor, IsCollapsed = true };
        return Finish(WithFilling(request, fetched, body, decision.Age), RelayOutcome.Hit, status);
    }

    private async Task<HttpResponseMessage?> TryReuseStoredAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var found = await FindAsync(request.Key, cancellationToken).ConfigureAwait(false);
        var lookup = Lookup.Decide(request, found, _time.GetUtcNow(), _settings);
        var response = lookup.Decision.Verdict == RelayVerdict.Reuse
            ? await TryReuseAsync(lookup, lookup.Decision, isCollapsed: true, cancellationToken).ConfigureAwait(false)
            : null;
        if (response is not null)
        {
            _meter.RecordCoalesced();
        }

        return response;
    }

    private async ValueTask<HttpResponseMessage?> TryReuseAfterFailureAsync(Lookup lookup, bool isDisconnected, CancellationToken cancellationToken)
    {
        if (lookup.Selected is null || lookup.Request.Directives.HasOriginCondition)
        {
            return null;
        }

        var decision = lookup.Selected.Head.PolicyFor(_settings).DecideAfterFailure(lookup.Request.Directives, _time.GetUtcNow(), isDisconnected, _settings);
        return decision.Verdict == RelayVerdict.Reuse
            ? await TryReuseAsync(lookup, decision, isCollapsed: false, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static HttpResponseMessage WithFilling(CacheRequest request, Fetched fetched, FillingStream body, TimeSpan? age) =>
        Answer.WithFields(request, (HttpStatusCode)fetched.Head!.Status, fetched.Head, new BodyContent(body, fetched.Filling!.AnnouncedLength), age);

    private HttpResponseMessage Finish(HttpResponseMessage response, RelayOutcome outcome, CacheStatus status)
    {
        _meter.Record(outcome, outcome == RelayOutcome.Missed ? 0 : BytesOf(response));
        status.WriteTo(response, _options.Name);
        return response;
    }

    private static long BytesOf(HttpResponseMessage response) => response.Content is BodyContent content ? content.Headers.ContentLength ?? 0 : 0;

    // No connection, none in time, or one that broke off before the head of the answer; the requester himself is still there. Where a
    // connection is lost in the moment in which it is made, the client's handler fails with the error of the socket itself.
    private static bool IsDisconnection(Exception exception) =>
        exception is HttpRequestException or TimeoutException or OperationCanceledException or IOException or SocketException;
}
