using System.Collections.Immutable;
using Fairlead.Relay.Collapsing;
using Fairlead.Relay.Exchange;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Metrics;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay;

/// <content>From a request that is forwarded to what is stored of its answer.</content>
public sealed partial class RelayCache
{
    // Never throws: whoever waits is told through the flight.
    private async Task RunAsync(Flight flight, FlightKey? key, Lookup lookup, Forwarding forward)
    {
        // The requester goes on with other things while the request is made.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(flight.Aborted, _stopping.Token);
            var fetched = await FetchAsync(lookup, forward, ended.Token).ConfigureAwait(false);
            flight.Fetch(fetched);
            if (fetched.Filling is not null)
            {
                await fetched.Filling.FillAsync(_stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (flight.Fetched.IsCompleted)
            {
                Log.FillingFailed(_logger, exception);
            }

            flight.Fail(exception);
        }
        finally
        {
            if (key is { } known)
            {
                _flights.Remove(known, flight);
            }

            flight.Land();
        }
    }

    private void RevalidateInBackground(Lookup lookup, long landings, Forwarding forward)
    {
        var key = FlightKey.Of(lookup.Request, lookup.Found);
        if (lookup.Request.IsHead)
        {
            return;
        }

        var flight = _flights.JoinOrBegin(key, landings, out var isNew, out _);
        if (!isNew)
        {
            // Somebody validates it already, or has just done so, and the cache does not wait for it.
            flight?.Leave();
            return;
        }

        _pending.Add(RunAsync(flight!, key, lookup, (message, cancellationToken) => ForwardInTimeAsync(message, forward, cancellationToken)));
        _pending.Add(EndRevalidationAsync(flight!));
    }

    // Nobody waits for it whose leaving or Timeout would end it: without a limit an origin that says nothing would keep the place of its URL, and all who wait for it.
    private async Task<HttpResponseMessage> ForwardInTimeAsync(HttpRequestMessage message, Forwarding forward, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.RevalidationTimeout, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await forward(message, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The origin did not answer a validation in the background within {_options.RevalidationTimeout}.", exception);
        }
    }

    private async Task EndRevalidationAsync(Flight flight)
    {
        try
        {
            (await flight.Fetched.ConfigureAwait(false)).Discard();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.RevalidationFailed(_logger, exception);
        }
    }

    private async Task<Fetched> FetchAsync(Lookup lookup, Forwarding forward, CancellationToken aborted)
    {
        using var activity = RelayMeter.Activities.StartActivity("relay.fetch");
        activity?.SetTag("fairlead.relay.reason", Enum.GetName(lookup.Decision.Reason));
        var request = lookup.Request;
        var validation = MayValidate(lookup) ? UpstreamRequest.Validate(request, lookup.Selected, lookup.Found.Responses) : null;
        var exchange = await SendUpstreamAsync(validation ?? UpstreamRequest.Copy(request), forward, aborted).ConfigureAwait(false);
        if (validation is not null && exchange.Status == StatusCodes.NotModified)
        {
            if (await TryFreshenAsync(lookup, validation, exchange).ConfigureAwait(false) is { } freshened)
            {
                exchange.Response.Dispose();
                return freshened;
            }

            if (request.Directives.HasCondition && ClientConditions.IsNotModified(request.Fields, StatusCodes.Ok, exchange.Fields.AsSpan(), exchange.PolicyFor(_settings)))
            {
                // What the client has is the current one, and the cache has it not.
                return Fetched.Passed(exchange.Response, CacheReason.StatusNotFinal);
            }

            // It is about nothing that is stored: a mistake of the origin, or the response has gone in between (section 4.3.3).
            exchange.Response.Dispose();
            exchange = await SendUpstreamAsync(UpstreamRequest.Copy(request), forward, aborted).ConfigureAwait(false);
        }

        return request.IsHead ? await FinishHeadAsync(lookup, exchange).ConfigureAwait(false) : await StoreAsync(lookup, exchange).ConfigureAwait(false);
    }

    private static bool MayValidate(Lookup lookup) =>
        !lookup.Request.IsHead && !lookup.Request.Directives.HasOriginCondition
        && (lookup.Decision.Verdict is RelayVerdict.Revalidate or RelayVerdict.ReuseAndRevalidate || lookup.Decision.Reason == CacheReason.OtherVariant);

    private async Task<UpstreamExchange> SendUpstreamAsync(HttpRequestMessage request, Forwarding forward, CancellationToken aborted)
    {
        var requestTime = _time.GetUtcNow();
        var response = await forward(request, aborted).ConfigureAwait(false);
        return new UpstreamExchange(response, ResponseFields.Read(response), requestTime, _time.GetUtcNow());
    }

    // Section 4.3.4.
    private async Task<Fetched?> TryFreshenAsync(Lookup lookup, HttpRequestMessage validation, UpstreamExchange exchange)
    {
        var candidates = lookup.Found.Responses;
        var confirmed = candidates.Where(candidate => Freshening.Concerns(exchange.Fields.AsSpan(), candidate.Head.Fields.AsSpan(), IsAskedAlone(candidate, lookup, validation)))
            .MaxBy(candidate => (candidate == lookup.Selected, candidate.Head.PolicyFor(_settings).Date));
        if (confirmed is null)
        {
            return null;
        }

        var old = confirmed.Head;
        var head = Freshen(old, exchange, keepsCookies: true);
        var kept = Freshen(old, exchange, keepsCookies: !_settings.IsShared || _settings.StoresSetCookie);
        var reason = Storability.Judge(lookup.Request.Directives, kept.Status, kept.Fields.AsSpan(), kept.PolicyFor(_settings), _settings);
        if (reason == CacheReason.Storable)
        {
            confirmed = await FreshenStoredAsync(lookup, confirmed, kept).ConfigureAwait(false) ?? confirmed;
        }

        // What only this request must not store, such as one with credentials, stays as it was.
        return Fetched.Confirmed(head, confirmed, isKept: !Storability.ReplacesStored(reason, kept.Status));
    }

    private static bool IsAskedAlone(StoredResponse candidate, Lookup lookup, HttpRequestMessage validation) =>
        UpstreamRequest.AsksAboutOnly(validation, candidate, isSelected: candidate == lookup.Selected, isAlone: lookup.Found.Responses.Length == 1);

    private static ResponseHead Freshen(ResponseHead old, UpstreamExchange exchange, bool keepsCookies) => new(
        old.Status,
        old.ReasonPhrase,
        ResponseFields.ForStoring(Freshening.Merge(old.Fields.AsSpan(), WithDate(exchange).AsSpan(), keepsCookies), exchange.ResponseTime),
        old.SelectingFields,
        exchange.RequestTime,
        exchange.ResponseTime);

    // Without a date of its own a 304 was made when it was received: the date of the stored response must not make it old.
    private static ImmutableArray<HeaderField> WithDate(UpstreamExchange exchange) => ResponseFields.ForStoring(exchange.Fields, exchange.ResponseTime);

    private async Task<StoredResponse?> FreshenStoredAsync(Lookup lookup, StoredResponse stored, ResponseHead head)
    {
        try
        {
            return await _store.FreshenAsync(TicketOf(lookup), stored, head, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.StoreFailed(_logger, exception);
            return null;
        }
    }

    // Section 4.3.5: it confirms what is stored, or says that it has changed.
    private async Task<Fetched> FinishHeadAsync(Lookup lookup, UpstreamExchange exchange)
    {
        if (exchange.Status == StatusCodes.Ok && lookup.Selected is { } stored)
        {
            if (!Freshening.Confirms(exchange.Fields.AsSpan(), stored.Head.Fields.AsSpan(), stored.BodyLength))
            {
                await RemoveAsync(StoreScope.Url(lookup.Request.Key)).ConfigureAwait(false);
            }
            else if (!lookup.Request.Directives.HasCondition)
            {
                var head = Freshen(stored.Head, exchange, keepsCookies: !_settings.IsShared || _settings.StoresSetCookie);
                if (Storability.Judge(lookup.Request.Directives, head.Status, head.Fields.AsSpan(), head.PolicyFor(_settings), _settings) == CacheReason.Storable)
                {
                    await FreshenStoredAsync(lookup, stored, head).ConfigureAwait(false);
                }
            }
        }

        return Fetched.Passed(exchange.Response, notStored: null);
    }

    private async Task<Fetched> StoreAsync(Lookup lookup, UpstreamExchange exchange)
    {
        var policy = exchange.PolicyFor(_settings);
        var reason = Storability.Judge(lookup.Request.Directives, exchange.Status, exchange.Fields.AsSpan(), policy, _settings);
        if (reason == CacheReason.Storable && exchange.Response.Content.Headers.ContentLength > _options.MaxBodyBytes)
        {
            reason = CacheReason.TooLarge;
        }

        if (reason == CacheReason.Storable && !IsOutlivedByStored(lookup, exchange) && await BeginAsync(lookup, exchange).ConfigureAwait(false) is { } stored)
        {
            return stored;
        }

        if (!lookup.Found.Responses.IsEmpty && Storability.ReplacesStored(reason, exchange.Status))
        {
            await RemoveAsync(StoreScope.Url(lookup.Request.Key)).ConfigureAwait(false);
        }

        // What is against storing the answer to one request, such as its credentials, says nothing about the others.
        if (lookup.Request.CanShare && reason != CacheReason.Authorization)
        {
            _flights.GoAhead(lookup.Request.Key);
        }

        return Fetched.Passed(exchange.Response, reason == CacheReason.Storable ? CacheReason.StoreFailed : reason);
    }

    // A failure does not take the place of a response that may stand in for it.
    private bool IsOutlivedByStored(Lookup lookup, UpstreamExchange exchange) =>
        StatusCodes.IsFailure(exchange.Status) && lookup.Selected is { } stored
        && stored.Head.PolicyFor(_settings).DecideAfterFailure(lookup.Request.Directives, exchange.ResponseTime, isDisconnected: false, _settings).Verdict == RelayVerdict.Reuse;

    private async Task<Fetched?> BeginAsync(Lookup lookup, UpstreamExchange exchange)
    {
        var fields = ResponseFields.ForStoring(exchange.Fields, exchange.ResponseTime);
        var head = new ResponseHead(
            exchange.Status,
            exchange.Response.ReasonPhrase is { } phrase && phrase != DefaultPhraseOf(exchange) ? phrase : null,
            fields,
            SelectingFields.Of(fields.AsSpan(), lookup.Request.Fields, _settings.KeyFields),
            exchange.RequestTime,
            exchange.ResponseTime);
        try
        {
            var writer = await _store.BeginAsync(TicketOf(lookup), head, exchange.Response.Content.Headers.ContentLength, CancellationToken.None).ConfigureAwait(false);
            return writer is null ? null : Fetched.Stored(head, new FillingBody(writer, exchange.Response, _options.MaxBodyBytes, _time, _options.CompletionTime));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.StoreFailed(_logger, exception);
            return null;
        }
    }

    private static string? DefaultPhraseOf(UpstreamExchange exchange)
    {
        using var response = new HttpResponseMessage(exchange.Response.StatusCode);
        return response.ReasonPhrase;
    }

    private StoreTicket TicketOf(Lookup lookup) => new(lookup.Request.Key, lookup.Found.Generation, _options.MaxVariantsPerUrl);
}
