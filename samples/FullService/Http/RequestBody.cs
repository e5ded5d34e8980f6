using System.Buffers;
using System.IO.Pipelines;

namespace FullService.Http;

/// <summary>Reads a request body whole, without copying it.</summary>
internal static class RequestBody
{
    /// <summary>Waits for the whole body; it stays in the reader until the caller advances past it.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow, or broken off.</exception>
    public static ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        return reader.TryRead(out var result) && result.IsCompleted
            ? new ValueTask<ReadOnlySequence<byte>>(result.Buffer)
            : ReadRestAsync(reader, result, cancellationToken);
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadRestAsync(
        PipeReader reader, ReadResult result, CancellationToken cancellationToken)
    {
        while (!result.IsCompleted)
        {
            // Examined but not consumed: the body stays where it is until all of it is there.
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            result = await reader.ReadAsync(cancellationToken);
        }

        return result.Buffer;
    }
}
