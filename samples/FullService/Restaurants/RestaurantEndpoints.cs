using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using FullService.Configuration;
using FullService.Http;
using FullService.Relay;

namespace FullService.Restaurants;

/// <summary>Asks the upstream for restaurants through the cache of the relay: <c>GET /restaurant</c> and <c>GET /restaurant/{id}</c>.</summary>
internal sealed partial class RestaurantEndpoints(ServiceSettings settings, IHttpClientFactory clients, ILogger<RestaurantEndpoints> logger)
{
    public Task ListAsync(HttpContext context) => AnswerAsync(context, id: null, RestaurantJson.Default.RestaurantList);

    public Task GetAsync(HttpContext context) => AnswerAsync(context, (string)context.Request.RouteValues["id"]!, RestaurantJson.Default.RestaurantMenu);

    private async Task AnswerAsync<T>(HttpContext context, string? id, JsonTypeInfo<T> type)
        where T : class
    {
        if (!RestaurantQuery.TryReadDate(context.Request, out var date, out var refusal))
        {
            await Problem.WriteAsync(context, refusal);
        }
        else if (settings.Relay.Upstream is not { } upstream)
        {
            await Problem.WriteAsync(context, UpstreamRefusals.NoUpstream);
        }
        else if (id is not null && !RestaurantQuery.IsId(id))
        {
            await Problem.WriteAsync(context, RestaurantAnswer.Unknown(id));
        }
        else if (await TryAskAsync(context, UrlOf(upstream, id, date)) is { } response)
        {
            using (response)
            {
                await RestaurantAnswer.WriteAsync(context, response, id, type);
            }
        }
    }

    private static Uri UrlOf(Uri upstream, string? id, string? date) =>
        UpstreamUrl.Append(upstream, $"restaurant{(id is null ? "" : $"/{id}")}{(date is null ? "" : $"?date={date}")}");

    private async Task<HttpResponseMessage?> TryAskAsync(HttpContext context, Uri url)
    {
        using var client = clients.CreateClient(RelayRegistration.ClientName);
        try
        {
            return await client.GetAsync(url, context.RequestAborted);
        }
        catch (OperationCanceledException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(logger, exception, url);
            await Problem.WriteAsync(context, UpstreamRefusals.TooSlow);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            LogFailed(logger, exception, url);
            await Problem.WriteAsync(context, UpstreamRefusals.Unreachable);
        }

        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "The upstream could not be asked for {Url}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, Uri url);
}
