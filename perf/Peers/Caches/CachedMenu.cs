using Microsoft.AspNetCore.Http;

namespace Peers.Caches;

/// <summary>The answer that everybody caches: 351 bytes, and the fields that answers of services usually have.</summary>
internal static class CachedMenu
{
    public const string Path = "/api/restaurant/17";

    public static readonly byte[] Body = [.. Enumerable.Range(0, 351).Select(static i => (byte)('a' + (i % 26)))];

    public static Task WriteAsync(HttpContext context)
    {
        var (response, headers) = (context.Response, context.Response.Headers);
        headers.ContentType = "application/json; charset=utf-8";
        headers.CacheControl = "public, max-age=86400";
        headers.ETag = "\"0123456789abcdef\"";
        headers.LastModified = "Mon, 31 Dec 2029 12:00:00 GMT";
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body, 0, Body.Length);
    }
}
