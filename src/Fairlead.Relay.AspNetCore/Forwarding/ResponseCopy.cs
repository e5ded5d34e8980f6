using Fairlead.Relay.Exchange;
using Fairlead.Relay.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>Gives a response of the upstream, or of the cache, to a client: the end-to-end fields as they are, and the body as it comes.</summary>
internal sealed class ResponseCopy(FieldText text, ViaField via)
{
    public async Task CopyAsync(HttpResponseMessage source, HttpContext context)
    {
        CopyHead(source, context.Response);
        if (!HttpMethods.IsHead(context.Request.Method) && (int)source.StatusCode is not (204 or 205 or 304))
        {
            var body = await source.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
            await using var closed = body.ConfigureAwait(false);
            await BodyCopy.CopyAsync(body, context, length: null).ConfigureAwait(false);
        }

        // An answer without a body is one as well: nobody should find that there is none yet, and describe an error.
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private void CopyHead(HttpResponseMessage source, HttpResponse response)
    {
        response.StatusCode = (int)source.StatusCode;
        if (source.ReasonPhrase is { Length: > 0 } phrase)
        {
            response.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = text.Clean(phrase);
        }

        var fields = ResponseFields.Read(source).AsSpan();
        foreach (ref readonly var field in fields)
        {
            if (!field.Is(FieldNames.ContentLength) && !ConnectionFields.Contains(field.Name, fields))
            {
                text.Append(response.Headers, field.Name, field.Value);
            }
        }

        text.Append(response.Headers, FieldNames.Via, via.ValueFor(source.Version));

        // The framing is this server's: a length only where the body has just that (RFC 9112, section 6.3).
        if (source.Headers.TransferEncodingChunked is not true && (int)source.StatusCode is not (204 or 205 or 304))
        {
            response.ContentLength = source.Content.Headers.ContentLength;
        }
    }
}
