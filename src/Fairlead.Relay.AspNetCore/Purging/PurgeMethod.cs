using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Relay.AspNetCore.Purging;

/// <summary>
/// Removes stored responses for whoever has the token: of the target, with <c>Purge-Prefix: ?1</c> of all targets that begin with it, with <c>Purge-Group: name</c> of a group
/// of the upstream (RFC 9875).
/// </summary>
internal sealed class PurgeMethod(RelayCache cache, string token, ILogger logger)
{
    public const string Name = "PURGE";

    private const string Scheme = "Bearer ";
    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public Task InvokeAsync(HttpContext context, Uri url) => IsAuthorized(context.Request) ? PurgeAsync(context, url) : Refusal.UnauthorizedAsync(context);

    // Of hashes, because the time of a comparison must tell neither a part of the token nor its length.
    private bool IsAuthorized(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(value[Scheme.Length..].Trim())), _token);

    private async Task PurgeAsync(HttpContext context, Uri url)
    {
        var (headers, aborted) = (context.Request.Headers, context.RequestAborted);
        var (scope, count) = headers["Purge-Group"] is [{ Length: > 0 } group] ? ("group", await cache.PurgeGroupAsync(url, group.Trim().Trim('"'), aborted).ConfigureAwait(false))
            : headers["Purge-Prefix"] is ["?1"] ? ("prefix", await cache.PurgePrefixAsync(url, aborted).ConfigureAwait(false))
            : ("url", await cache.PurgeAsync(url, aborted).ConfigureAwait(false) ? 1L : 0);
        Log.Purged(logger, count, scope, url);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(FormattableString.Invariant($$"""{"scope":"{{scope}}","purged":{{count}}}"""), aborted).ConfigureAwait(false);
    }
}
