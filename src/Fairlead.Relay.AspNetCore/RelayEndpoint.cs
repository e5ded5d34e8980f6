using Fairlead.Relay.AspNetCore.Forwarding;
using Fairlead.Relay.AspNetCore.Hits;
using Fairlead.Relay.AspNetCore.Purging;
using Fairlead.Relay.AspNetCore.Targets;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Relay.AspNetCore;

/// <summary>Answers requests from the cache, or has them forwarded.</summary>
/// <remarks>A hit takes one way from the server to the store and back: no message of <see cref="HttpClient"/>, no waiting, no objects of its own.</remarks>
internal sealed class RelayEndpoint(RelayMount mount, RelayCache cache, HitWriter hits, RelayForwarder forwarder, PurgeMethod? purge)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HasUncertainFraming(request))
        {
            return Refusal.BadFramingAsync(context);
        }

        if (mount.Map(RawTargetOf(context), request.PathBase.Value ?? "") is not { } target)
        {
            return Refusal.BadTargetAsync(context);
        }

        var isHead = HttpMethods.IsHead(request.Method);
        if (isHead || HttpMethods.IsGet(request.Method))
        {
            return RequestMessage.HasBody(context) ? forwarder.ForwardAsync(context, target.Url) : AnswerAsync(context, target, isHead);
        }

        return HttpMethods.IsConnect(request.Method) || HttpMethods.IsTrace(request.Method) ? Refusal.MethodAsync(context)
            : purge is not null && request.Method == PurgeMethod.Name ? purge.InvokeAsync(context, target.Url)
            : forwarder.ForwardAsync(context, target.Url);
    }

    private Task AnswerAsync(HttpContext context, RelayTarget target, bool isHead)
    {
        var finding = cache.FindStoredAsync(target.Key, context.RequestAborted);
        return finding.IsCompletedSuccessfully ? AnswerAsync(context, target, finding.Result, isHead) : AnswerWhenFoundAsync(context, target, finding, isHead);
    }

    private async Task AnswerWhenFoundAsync(HttpContext context, RelayTarget target, ValueTask<StoredResource> finding, bool isHead) =>
        await AnswerAsync(context, target, await finding.ConfigureAwait(false), isHead).ConfigureAwait(false);

    private Task AnswerAsync(HttpContext context, RelayTarget target, in StoredResource found, bool isHead)
    {
        var fields = default(FieldBuffer);
        return found.Responses.IsEmpty
            || !HitFields.TryCopy(context.Request.Headers, found, fields, out var count)
            || !cache.TryAnswer(found, fields[..count], isHead, out var answer) ? forwarder.ForwardAsync(context, target.Url)
            : hits.TryWrite(context, answer, isHead, out var writing) ? writing
            : AnswerOpenedAsync(context, target, answer);
    }

    private async Task AnswerOpenedAsync(HttpContext context, RelayTarget target, StoredAnswer answer)
    {
        if (!await hits.TryWriteOpenedAsync(context, answer).ConfigureAwait(false))
        {
            await forwarder.ForwardAsync(context, target.Url).ConfigureAwait(false);
        }
    }

    // Kestrel has gone by Transfer-Encoding then, and put the length aside under this name. Whoever stands in front may have gone by the length.
    private static bool HasUncertainFraming(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContainsKey("X-Content-Length") || request.Headers.ContainsKey(FieldNames.ContentLength));

    // A server that does not keep the target as it came has at least the path.
    private static string RawTargetOf(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : context.Request.GetEncodedPathAndQuery();
}
