using System.Net.Sockets;
using Fairlead.Relay.AspNetCore.Forwarding;
using Fairlead.Relay.Fields;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Relay.AspNetCore;

/// <summary>Asks the upstream through the cache, for whatever no stored response answers as it is.</summary>
internal sealed class RelayForwarder
{
    private readonly RelayCache _cache;
    private readonly Forwarding.RequestMessage _messages;
    private readonly ResponseCopy _responses;
    private readonly ViaField _via;
    private readonly ILogger _logger;
    private readonly global::Fairlead.Relay.Forwarding _forward;

    public RelayForwarder(RelayCache cache, Forwarding.RequestMessage messages, ResponseCopy responses, UpstreamTransport transport, ViaField via, ILogger logger)
    {
        (_cache, _messages, _responses, _via, _logger) = (cache, messages, responses, via, logger);
        _forward = transport.SendAsync;
    }

    public async Task ForwardAsync(HttpContext context, Uri url)
    {
        if (_via.IsIn(context.Request.Headers.Via))
        {
            Log.LoopFound(_logger, url);
            await Refusal.LoopAsync(context).ConfigureAwait(false);
            return;
        }

        using var message = _messages.Create(context, url);
        if (!TryCountForward(context, message))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var response = await TrySendAsync(context, message).ConfigureAwait(false);
        if (response is not null)
        {
            await CopyAsync(context, response, url).ConfigureAwait(false);
        }
    }

    // RFC 9110, section 7.6.2: of the methods that are relayed only OPTIONS has this field.
    private static bool TryCountForward(HttpContext context, HttpRequestMessage message)
    {
        if (!HttpMethods.IsOptions(context.Request.Method) || !DeltaSeconds.TryParse(context.Request.Headers.MaxForwards.ToString(), out var left))
        {
            return true;
        }

        message.Headers.MaxForwards = Math.Max(0, left - 1);
        return left > 0;
    }

    private async Task<HttpResponseMessage?> TrySendAsync(HttpContext context, HttpRequestMessage message)
    {
        try
        {
            return await _cache.SendAsync(message, _forward, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be told.
            context.Abort();
        }
        catch (Exception exception) when (RequestErrorOf(exception) is { } error)
        {
            await Refusal.BodyAsync(context, error).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.UpstreamFailed(_logger, message.RequestUri!, StatusCodes.Status504GatewayTimeout, exception);
            await Refusal.GatewayTimeoutAsync(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            Log.UpstreamFailed(_logger, message.RequestUri!, StatusCodes.Status502BadGateway, exception);
            await Refusal.BadGatewayAsync(context).ConfigureAwait(false);
        }

        return null;
    }

    // The client's body is read while the upstream takes it, so what is wrong with it arrives as an error of sending.
    private static BadHttpRequestException? RequestErrorOf(Exception? exception) => exception switch
    {
        null => null,
        BadHttpRequestException bad => bad,
        _ => RequestErrorOf(exception.InnerException),
    };

    private async Task CopyAsync(HttpContext context, HttpResponseMessage response, Uri url)
    {
        try
        {
            await _responses.CopyAsync(response, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException or ConnectionAbortedException)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                Log.AnswerBrokeOff(_logger, url, exception);
            }

            // Never a clean end: the client must not take what it has for the whole.
            context.Abort();
        }
    }
}
