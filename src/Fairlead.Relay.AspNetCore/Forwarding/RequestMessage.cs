using Fairlead.Relay.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>Makes the request that the upstream gets of the one that came: the end-to-end fields, and no others (RFC 9110, section 7.6.1).</summary>
/// <param name="options">The settings.</param>
/// <param name="kept">Fields of forwarding that are part of the cache's keys, and so may be passed on.</param>
/// <param name="via">The relay's name.</param>
internal sealed class RequestMessage(RelayOptions options, IReadOnlyList<string> kept, ViaField via)
{
    private readonly Version _version = options.UpstreamVersion;
    private readonly HttpVersionPolicy _versionPolicy = options.UpstreamVersionPolicy;

    public HttpRequestMessage Create(HttpContext context, Uri url)
    {
        var request = context.Request;
        var fields = Read(request.Headers);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), url) { Version = _version, VersionPolicy = _versionPolicy, Content = ContentOf(context, fields) };
        foreach (var field in fields)
        {
            if (IsPassedOn(field, fields) && !message.Headers.TryAddWithoutValidation(field.Name, field.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
        }

        message.Headers.TryAddWithoutValidation(FieldNames.Via, via.ValueFor(request.Protocol));
        return message;
    }

    /// <summary>Tells whether the request has a body, of whatever length.</summary>
    public static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { } detection ? detection.CanHaveBody : context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0;

    // Where a method has a meaning for a body, an empty one is announced as such.
    private static HttpContent? ContentOf(HttpContext context, HeaderField[] fields) =>
        HasBody(context) ? new RequestBody(context.Request)
        : HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || !FieldSyntax.Contains(fields, FieldNames.ContentLength) ? null
        : new ByteArrayContent([]);

    private static HeaderField[] Read(IHeaderDictionary headers)
    {
        var fields = new List<HeaderField>(headers.Count);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                fields.Add(new HeaderField(name, value ?? ""));
            }
        }

        return [.. fields];
    }

    // The length is the body's own. Whoever expected to be asked for the body was asked by this server.
    private bool IsPassedOn(in HeaderField field, ReadOnlySpan<HeaderField> fields) =>
        !field.Is(FieldNames.Host) && !field.Is(FieldNames.ContentLength) && !field.Is(FieldNames.Expect) && !field.Name.StartsWith(':')
        && !ConnectionFields.Contains(field.Name, fields)
        && (!ForwardingFields.Contains(field.Name) || kept.Contains(field.Name, StringComparer.OrdinalIgnoreCase));
}
