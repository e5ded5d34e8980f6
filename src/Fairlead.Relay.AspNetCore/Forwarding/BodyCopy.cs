using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>Copies a body to a client as it comes.</summary>
internal static class BodyCopy
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>Copies a stream. The head goes ahead when the body has to be waited for.</summary>
    /// <param name="body">The body.</param>
    /// <param name="context">The request whose answer it is.</param>
    /// <param name="length">How many bytes of it, at most; <see langword="null"/> for all.</param>
    public static async Task CopyAsync(Stream body, HttpContext context, long? length)
    {
        var (response, aborted) = (context.Response, context.RequestAborted);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var left = length ?? long.MaxValue; left > 0;)
            {
                var reading = body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), aborted).Preserve();
                if (!reading.IsCompleted && !response.HasStarted)
                {
                    await response.BodyWriter.FlushAsync(aborted).ConfigureAwait(false);
                }

                var count = await reading.ConfigureAwait(false);
                if (count == 0 || (await response.BodyWriter.WriteAsync(buffer.AsMemory(0, count), aborted).ConfigureAwait(false)).IsCompleted)
                {
                    return;
                }

                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
