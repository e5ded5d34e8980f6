using System.Text;
using Fairlead.Relay;
using Fairlead.Relay.AspNetCore;
using Fairlead.Relay.AspNetCore.Forwarding;
using Fairlead.Relay.AspNetCore.Hits;
using Fairlead.Relay.AspNetCore.Purging;
using Fairlead.Relay.AspNetCore.Targets;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// The namespace in which applications look for Map methods.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps relays.</summary>
public static class RelayEndpointRouteBuilderExtensions
{
    private const string ProbeField = "Fairlead";

    /// <summary>Relays requests to an upstream through the cache of a client.</summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <param name="pattern">What paths are relayed: literal segments, and a catch-all that is put behind the upstream's path, such as <c>/menu/{**path}</c>.</param>
    /// <param name="upstream">An absolute <c>http</c> or <c>https</c> URL without query. Nothing outside of its path can be reached.</param>
    /// <param name="clientName">The name of a client with <c>AddRelayCaching</c>.</param>
    /// <returns>A builder for conventions of the endpoint, such as authorization.</returns>
    /// <exception cref="ArgumentException">The pattern or the upstream is not as described.</exception>
    /// <exception cref="InvalidOperationException">No cache is registered for the client.</exception>
    /// <inheritdoc cref="MapRelay(IEndpointRouteBuilder, string, Uri, string, Action{RelayOptions})" path="/remarks" />
    public static IEndpointConventionBuilder MapRelay(this IEndpointRouteBuilder endpoints, string pattern, Uri upstream, string clientName) =>
        endpoints.MapRelay(pattern, upstream, clientName, static _ => { });

    /// <summary>Relays requests to an upstream through the cache of a client, with other settings than the default ones.</summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <param name="pattern">What paths are relayed: literal segments, and a catch-all that is put behind the upstream's path, such as <c>/menu/{**path}</c>.</param>
    /// <param name="upstream">An absolute <c>http</c> or <c>https</c> URL without query. Nothing outside of its path can be reached.</param>
    /// <param name="clientName">The name of a client with <c>AddRelayCaching</c>.</param>
    /// <param name="configure">Changes the settings; they are read and checked now.</param>
    /// <returns>A builder for conventions of the endpoint, such as authorization.</returns>
    /// <exception cref="ArgumentException">The pattern, the upstream or a setting is not as described; the message lists every error of the settings.</exception>
    /// <exception cref="InvalidOperationException">No cache is registered for the client.</exception>
    /// <remarks>
    /// <para>
    /// A stored answer is written straight to the client. What has to be forwarded passes those handlers of the client that were added after the cache, and its primary
    /// handler, with redirects, cookies, decompression and the environment's proxy switched off. <c>Host</c> is the upstream's. Fields of the connection stay behind in both directions, and so do
    /// the client's <c>Forwarded</c>, <c>X-Forwarded-*</c>, <c>X-Original-URL</c>, <c>X-Rewrite-URL</c> and <c>X-HTTP-Method-Override</c>, except those in
    /// <see cref="RelayCachingOptions.KeyFields"/>. Trailers, upgrades and 1xx responses are not relayed; <c>CONNECT</c> and <c>TRACE</c> are answered with 405.
    /// </para>
    /// <para>
    /// 400: the target is malformed, not below the pattern as it is written, or has a dot segment when it is decoded up to twice. 502: the upstream cannot be reached. 504: it
    /// is too slow. 508: the request has passed this relay before. An answer that breaks off takes the client's connection with it.
    /// </para>
    /// </remarks>
    public static IEndpointConventionBuilder MapRelay(this IEndpointRouteBuilder endpoints, string pattern, Uri upstream, string clientName, Action<RelayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(clientName);
        ArgumentNullException.ThrowIfNull(configure);
        var route = RoutePatternFactory.Parse(pattern);
        RelayPattern.ThrowIfUnusable(route, nameof(pattern));
        ThrowIfUnusable(upstream);
        var options = new RelayOptions();
        configure(options);
        RelayOptionsValidator.ThrowIfInvalid(options, nameof(configure));

        var cache = endpoints.ServiceProvider.GetKeyedService<RelayCache>(clientName) ?? throw new InvalidOperationException(
            $"MapRelay found no cache for the client '{clientName}'. Call builder.Services.AddHttpClient(\"{clientName}\").AddRelayCaching(...) before the application is built.");
        var parts = CreateParts(endpoints.ServiceProvider, cache, clientName, options);
        var mapped = endpoints.Map(route, static _ => Task.CompletedTask).WithDisplayName($"{pattern} -> {upstream}");

        // Only then is it known which groups the endpoint belongs to.
        mapped.Finally(endpoint => endpoint.RequestDelegate =
            new RelayEndpoint(new RelayMount(RelayPattern.PrefixOf(((RouteEndpointBuilder)endpoint).RoutePattern), upstream), cache, parts.Hits, parts.Forwarder, parts.Purge).InvokeAsync);
        return mapped;
    }

    private static void ThrowIfUnusable(Uri upstream)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        if (!upstream.IsAbsoluteUri || (upstream.Scheme != Uri.UriSchemeHttp && upstream.Scheme != Uri.UriSchemeHttps)
            || upstream.Query.Length > 0 || upstream.Fragment.Length > 0 || upstream.UserInfo.Length > 0)
        {
            throw new ArgumentException($"The upstream must be an absolute http or https URL without user, query and fragment, not '{upstream}'.", nameof(upstream));
        }
    }

    private static (HitWriter Hits, RelayForwarder Forwarder, PurgeMethod? Purge) CreateParts(IServiceProvider services, RelayCache cache, string clientName, RelayOptions options)
    {
        var logger = services.GetService<ILoggerFactory>()?.CreateLogger("Fairlead.Relay.AspNetCore") ?? NullLogger.Instance;
        var kestrel = services.GetService<IOptions<KestrelServerOptions>>()?.Value;
        var text = new FieldText(kestrel?.ResponseHeaderEncodingSelector(ProbeField) is { CodePage: 28591 });
        var via = new ViaField(options.Pseudonym ?? $"fairlead-{Guid.NewGuid():N}");
        var transport = UpstreamTransport.Create(services, clientName, options, kestrel?.RequestHeaderEncodingSelector(ProbeField) ?? Encoding.UTF8);

        // The upstream's connections end with the application.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(transport.Dispose);
        var forwarder = new RelayForwarder(cache, new RequestMessage(options, cache.Settings.KeyFields, via), new ResponseCopy(text, via), transport, via, logger);
        return (new HitWriter(cache, text, via.ValueFor("HTTP/1.1")), forwarder, options.PurgeToken is { } token ? new PurgeMethod(cache, token, logger) : null);
    }
}
