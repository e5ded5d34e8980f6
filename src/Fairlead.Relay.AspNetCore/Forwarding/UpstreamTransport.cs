using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>Sends requests to the upstream through those handlers of a client that are below its cache.</summary>
/// <remarks>
/// The handlers are the relay's own, made as the client's factory makes them: what an <see cref="HttpClient"/> does by itself a relay must not, such as to follow
/// redirects, and the same client may be used as one. They are not renewed; connections are.
/// </remarks>
internal sealed class UpstreamTransport : IDisposable
{
    private readonly HttpMessageInvoker _handlers;
    private readonly TimeSpan _responseTimeout;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _time;

    private UpstreamTransport(HttpMessageHandler handlers, RelayOptions options, TimeProvider time) =>
        (_handlers, _responseTimeout, _idleTimeout, _time) = (new HttpMessageInvoker(handlers), options.ResponseTimeout, options.IdleTimeout, time);

    /// <summary>Makes the handlers of a client.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="clientName">The name of the client.</param>
    /// <param name="options">The settings.</param>
    /// <param name="requestEncoding">How the server has made characters of the bytes of requests' fields.</param>
    public static UpstreamTransport Create(IServiceProvider services, string clientName, RelayOptions options, Encoding requestEncoding)
    {
        var builder = services.GetRequiredService<HttpMessageHandlerBuilder>();
        builder.Name = clientName;
        foreach (var action in services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(clientName).HttpMessageHandlerBuilderActions)
        {
            action(builder);
        }

        for (var i = builder.AdditionalHandlers.Count - 1; i >= 0; i--)
        {
            if (builder.AdditionalHandlers[i] is RelayCachingHandler)
            {
                RemoveUpTo(builder.AdditionalHandlers, i);
                break;
            }
        }

        SetUp(builder.PrimaryHandler, options, requestEncoding);
        return new UpstreamTransport(builder.Build(), options, services.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    /// <summary>Sends a request. Reading the answer's body fails when the upstream pauses for too long.</summary>
    /// <exception cref="TimeoutException">The upstream did nothing for too long.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_responseTimeout, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        if (message.Content is RequestBody body)
        {
            body.Progressed = () => patience.CancelAfter(_responseTimeout);
        }

        try
        {
            var response = await _handlers.SendAsync(message, ended.Token).ConfigureAwait(false);
            response.Content = new TimedContent(response.Content, _idleTimeout, _time);
            return response;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The upstream did not answer in time.", exception);
        }
    }

    public void Dispose() => _handlers.Dispose();

    private static void RemoveUpTo(IList<DelegatingHandler> handlers, int last)
    {
        for (var i = last; i >= 0; i--)
        {
            handlers[i].Dispose();
            handlers.RemoveAt(i);
        }
    }

    // Another kind of handler is the application's own, which then sees to all this itself.
    private static void SetUp(HttpMessageHandler primary, RelayOptions options, Encoding requestEncoding)
    {
        switch (primary)
        {
            case SocketsHttpHandler sockets:
                SetUp(sockets, options, requestEncoding);
                break;
            case HttpClientHandler client:
                (client.AllowAutoRedirect, client.UseCookies, client.AutomaticDecompression) = (false, false, DecompressionMethods.None);
                client.UseProxy &= client.Proxy is not null;
                client.MaxConnectionsPerServer = options.MaxConnectionsPerServer;
                break;
        }
    }

    private static void SetUp(SocketsHttpHandler sockets, RelayOptions options, Encoding requestEncoding)
    {
        (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.AutomaticDecompression) = (false, false, DecompressionMethods.None);

        // A proxy that the application has named is meant; one from the environment is meant for clients.
        sockets.UseProxy &= sockets.Proxy is not null;

        // The fields of a trace are the client's, who did not ask the relay to be part of it.
        sockets.ActivityHeadersPropagator = null;
        sockets.ConnectTimeout = options.ConnectTimeout;
        sockets.PooledConnectionLifetime = options.PooledConnectionLifetime;
        sockets.MaxConnectionsPerServer = options.MaxConnectionsPerServer;
        sockets.EnableMultipleHttp2Connections = true;

        // Bytes come out as they went in.
        sockets.RequestHeaderEncodingSelector = (_, _) => requestEncoding;
        sockets.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
    }
}
