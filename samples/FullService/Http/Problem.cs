using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace FullService.Http;

/// <summary>Writes problem details (RFC 9457); without a type, so the title is the phrase of the status code.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    // The default would also escape quotes, which only matters inside HTML, and makes messages hard to read.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = ContentType;
        using (var writer = new Utf8JsonWriter(response.BodyWriter, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(refusal.Status));
            writer.WriteNumber("status"u8, refusal.Status);
            writer.WriteString("detail"u8, refusal.Detail);
            writer.WriteEndObject();
            writer.Flush();
            response.ContentLength = writer.BytesCommitted;
        }

        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <summary>Refuses a request for now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="retryAfter">When to try again; sent in whole seconds, rounded up, at least one.</param>
    public static Task WriteAsync(HttpContext context, Refusal refusal, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, refusal);
    }
}
