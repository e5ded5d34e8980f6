using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace FullService.Http;

/// <summary>Reads the headers that the API gives a meaning.</summary>
internal static class RequestHeaders
{
    public const string CallerId = "X-Caller-ID";
    public const string IdempotencyKey = "Idempotency-Key";
    private const string Json = "application/json";
    private const int LongestCallerId = 128;
    private const int LongestIdempotencyKey = 256;

    /// <summary>Reads who calls.</summary>
    public static bool TryReadCaller(HttpRequest request, out string caller, out Refusal refusal)
    {
        var values = request.Headers[CallerId];
        if (values.Count == 1 && IsVisibleAscii(values[0], LongestCallerId))
        {
            (caller, refusal) = (values[0]!, default);
            return true;
        }

        (caller, refusal) = (string.Empty, Refusal.BadRequest(Explain(CallerId, values, LongestCallerId)));
        return false;
    }

    /// <summary>Reads the idempotency key; <see langword="null"/> when there is none.</summary>
    public static bool TryReadIdempotencyKey(HttpRequest request, out string? key, out Refusal refusal)
    {
        (key, refusal) = (null, default);
        if (!request.Headers.TryGetValue(IdempotencyKey, out var values))
        {
            return true;
        }

        if (values.Count == 1 && IsVisibleAscii(values[0], LongestIdempotencyKey))
        {
            key = values[0];
            return true;
        }

        refusal = Refusal.BadRequest(Explain(IdempotencyKey, values, LongestIdempotencyKey));
        return false;
    }

    /// <summary>Checks that the body is said to be JSON in UTF-8.</summary>
    public static bool TryCheckContentType(HttpRequest request, out Refusal refusal)
    {
        refusal = default;
        if (request.ContentType == Json || IsJson(request.ContentType))
        {
            return true;
        }

        refusal = Refusal.UnsupportedMediaType(request.ContentType is { Length: > 0 } received
            ? $"The body must be {Json} in UTF-8, not '{Shorten(received)}'."
            : $"The body must be {Json} in UTF-8; the request has no Content-Type.");
        return false;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, Json, StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private static bool IsVisibleAscii(string? value, int longest) =>
        value is { Length: > 0 } && value.Length <= longest && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string Explain(string header, StringValues values, int longest)
    {
        var received = values switch
        {
            { Count: 0 } => "there was none",
            { Count: > 1 } => $"there were {values.Count}",
            _ when string.IsNullOrEmpty(values[0]) => "it was empty",
            _ when values[0]!.Length > longest => $"it had {values[0]!.Length}",
            _ => "it had a character outside of them",
        };
        return $"The request needs one {header} header of 1 to {longest} visible ASCII characters (no spaces); {received}.";
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
