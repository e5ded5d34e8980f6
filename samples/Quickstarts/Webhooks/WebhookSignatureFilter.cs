using Fairlead.Webhooks.Signing;

namespace Webhooks;

// snippet: filter
/// <summary>Lets requests through that are signed.</summary>
internal sealed class WebhookSignatureFilter(WebhookVerifier verifier) : IEndpointFilter
{
    /// <summary>Keeps the body as it came: the parameters of the endpoint are read from it before its filters run.</summary>
    public static Task KeepBodyAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        return next(context);
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        request.Body.Position = 0;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.HttpContext.RequestAborted);
        var verdict = verifier.Verify(
            request.Headers[WebhookHeaderNames.Id],
            request.Headers[WebhookHeaderNames.Timestamp],
            request.Headers[WebhookHeaderNames.Signature],
            body.GetBuffer().AsSpan(0, (int)body.Length));
        return verdict == WebhookVerdict.Verified ? await next(context) : Results.Problem(statusCode: 401, title: verdict.ToString());
    }
}
// end-snippet
