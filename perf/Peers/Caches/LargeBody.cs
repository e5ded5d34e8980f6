using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Peers.Caches;

/// <summary>An answer of as many bytes as the query says, which may be stored.</summary>
internal static class LargeBody
{
    private static readonly byte[] Piece = new byte[64 * 1024];

    public static async Task WriteAsync(HttpContext context)
    {
        var left = long.Parse(context.Request.QueryString.Value!.AsSpan(1), CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "public, max-age=86400";
        context.Response.ContentLength = left;
        while (left > 0)
        {
            var count = (int)Math.Min(left, Piece.Length);
            await context.Response.Body.WriteAsync(Piece.AsMemory(0, count), context.RequestAborted).ConfigureAwait(false);
            left -= count;
        }
    }
}
