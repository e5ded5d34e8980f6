using Microsoft.AspNetCore.Http;

namespace Fairlead.Relay.AspNetCore;

/// <summary>Answers of the relay itself (RFC 9457).</summary>
internal static class Refusal
{
    public static Task BadTargetAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status400BadRequest, "The target cannot be relayed.",
        "The path must stand below the relay's as it is written, in visible ASCII, and have no segment '.' or '..' in any encoding.");

    public static Task BadFramingAsync(HttpContext context)
    {
        // What follows on this connection may be the rest of the body, or what somebody wants to be taken for a request.
        context.Response.Headers.Connection = "close";
        return WriteAsync(context, StatusCodes.Status400BadRequest, "The length of the body is not certain.", "A request has either Content-Length or Transfer-Encoding, not both.");
    }

    public static Task MethodAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status405MethodNotAllowed, "The method is not relayed.", $"{context.Request.Method} concerns the connection or what stands in it, and not the upstream.");

    public static Task LoopAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status508LoopDetected, "The request has come round.", "It has passed this relay before, as its Via says: the upstream leads back to the relay.");

    public static Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, "Purging needs the relay's token.", "Send it as 'Authorization: Bearer <token>'.");
    }

    public static Task BadGatewayAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status502BadGateway, "The upstream could not be reached.", "There was no connection to it, or its answer was none. Nothing stored may stand in for it.");

    public static Task GatewayTimeoutAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status504GatewayTimeout, "The upstream was too slow.", "It did not answer in the time that it is given. Nothing stored may stand in for it.");

    public static Task BodyAsync(HttpContext context, BadHttpRequestException exception) => WriteAsync(
        context, exception.StatusCode, "The body of the request could not be read.", exception.Message);

    private static Task WriteAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(detail, instance: null, status, title).ExecuteAsync(context);
}
