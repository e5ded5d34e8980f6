using System.Globalization;
using System.Net;
using Fairlead.Webhooks.Signing;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Makes one attempt at a request, and judges the answer.</summary>
/// <remarks>Thread-safe. Every attempt is signed anew, over the same bytes.</remarks>
internal sealed class RequestTransport(HttpMessageHandler handler, WebhookPusherOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(handler);

    /// <summary>Makes one attempt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lease">Ends the attempt, which counts as failed: another process may be about to send the request.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<DeliveryOutcome> SendAsync(FrozenRequest request, CancellationToken lease, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, lease);
        try
        {
            using var message = CreateMessage(request);

            // The answer's head is enough. Disposing reads the rest of it up to the limit of the handler, or ends the connection.
            using var response = await _invoker.SendAsync(message, either.Token).ConfigureAwait(false);
            return Judge(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = lease.IsCancellationRequested ? "the outbox could not be reached" : $"no answer within {options.RequestTimeout}";
            return new DeliveryOutcome(DeliveryResult.Failed, RetryAfter: null, reason);
        }
#pragma warning disable CA1031 // Whatever the handler throws, the receiver has not said that it has the request, which is therefore sent again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new DeliveryOutcome(DeliveryResult.Failed, RetryAfter: null, Describe(exception));
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static string Describe(Exception exception) => exception switch
    {
        { InnerException: WebhookAddressException refused } => refused.Message,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
        _ => exception.GetType().Name,
    };

    private HttpRequestMessage CreateMessage(FrozenRequest request)
    {
        var endpoint = request.Stored.Endpoint;
        var isSecure = endpoint.Url.Scheme == Uri.UriSchemeHttps;
        var message = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new BodyContent(request),
            Version = isSecure || options.UseHttp2WithoutTls ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = isSecure ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        message.Headers.Add(WebhookHeaderNames.Id, request.Stored.Id);
        message.Headers.Add(WebhookHeaderNames.Timestamp, timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("User-Agent", "Fairlead.Webhooks");
        if (endpoint.Secrets.Count > 0)
        {
            message.Headers.Add(WebhookHeaderNames.Signature, string.Create(
                WebhookSignature.LengthFor(endpoint.Secrets.Count),
                (request.Stored, timestamp),
                static (header, state) => WebhookSignature.Write(state.Stored.Endpoint.SecretSpan, state.Stored.Id, state.timestamp, state.Stored.Body.Span, header)));
        }

        return message;
    }

    private DeliveryOutcome Judge(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return new DeliveryOutcome(DeliveryResult.Acknowledged, RetryAfter: null, Error: null);
        }

        var result = (int)response.StatusCode switch
        {
            410 => DeliveryResult.Ended,
            429 or 502 or 503 or 504 => DeliveryResult.SlowDown,
            _ => DeliveryResult.Failed,
        };
        var header = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;
        return new DeliveryOutcome(result, RetryAfter.Read(header, time.GetUtcNow()), FormattableString.Invariant($"status {(int)response.StatusCode}"));
    }
}
