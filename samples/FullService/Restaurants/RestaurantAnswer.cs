using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FullService.Http;
using FullService.Relay;

namespace FullService.Restaurants;

/// <summary>Turns an answer of the upstream, or of the cache, into that of this service.</summary>
internal static class RestaurantAnswer
{
    // These hold for what was made of the answer as well: how old it is, how long it may be used, and where it comes from.
    private static readonly string[] CachingFields = ["Age", "Cache-Control", "Cache-Status"];

    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    // Names keep their letters: nobody puts these answers into a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="response">What the upstream said; its body is in memory.</param>
    /// <param name="id">Which restaurant is asked for; <see langword="null"/> for all.</param>
    /// <param name="type">What the body should be.</param>
    public static async Task WriteAsync<T>(HttpContext context, HttpResponseMessage response, string? id, JsonTypeInfo<T> type)
        where T : class
    {
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        await (response.StatusCode switch
        {
            HttpStatusCode.OK => WriteAsync(context, response, TryRead(body, type), type),
            HttpStatusCode.NotFound when id is not null => RefuseUnknownAsync(context, response, id),
            HttpStatusCode.BadRequest when TryRead(body, RestaurantJson.Default.UpstreamProblem)?.Detail is { } detail => Problem.WriteAsync(context, Refusal.BadRequest(detail)),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => Problem.WriteAsync(
                context, UpstreamRefusals.Busy, response.Headers.RetryAfter?.Delta ?? DefaultRetryAfter),
            HttpStatusCode.GatewayTimeout => Problem.WriteAsync(context, UpstreamRefusals.TooSlow),
            _ => Problem.WriteAsync(context, UpstreamRefusals.Unexpected((int)response.StatusCode)),
        });
    }

    public static Refusal Unknown(string id) => Refusal.NotFound($"There is no restaurant {RequestText.Quote(id)}; /restaurant lists those there are.");

    private static Task RefuseUnknownAsync(HttpContext context, HttpResponseMessage response, string id)
    {
        CopyCachingFields(response, context.Response);
        return Problem.WriteAsync(context, Unknown(id));
    }

    private static async Task WriteAsync<T>(HttpContext context, HttpResponseMessage source, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
        {
            await Problem.WriteAsync(context, UpstreamRefusals.NotUnderstood);
            return;
        }

        var response = context.Response;
        CopyCachingFields(source, response);
        response.ContentType = "application/json; charset=utf-8";
        await using (var writer = new Utf8JsonWriter(response.BodyWriter, Readable))
        {
            JsonSerializer.Serialize(writer, value, type);
            response.ContentLength = writer.BytesCommitted + writer.BytesPending;
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static T? TryRead<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void CopyCachingFields(HttpResponseMessage source, HttpResponse response)
    {
        foreach (var name in CachingFields)
        {
            if (source.Headers.NonValidated.TryGetValues(name, out var values))
            {
                response.Headers[name] = values.ToArray();
            }
        }
    }
}
