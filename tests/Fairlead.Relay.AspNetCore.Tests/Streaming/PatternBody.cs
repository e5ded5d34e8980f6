namespace Fairlead.Relay.AspNetCore.Tests.Streaming;

/// <summary>A body of any length that is nowhere whole in memory, and of which every byte is known.</summary>
internal static class PatternBody
{
    // A prime, so that no buffer begins where the pattern does.
    private const int Period = 65_521;

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, 2 * Period).Select(static i => (byte)((i % Period * 31 >> 3) & 0xFF))];

    /// <summary>Returns some bytes from an offset on, as many as there are at hand.</summary>
    public static ReadOnlyMemory<byte> From(long offset, long most) => Pattern.AsMemory((int)(offset % Period), (int)Math.Min(most, Period));

    /// <summary>Writes a part of the body.</summary>
    public static async Task WriteAsync(Stream stream, long from, long to, Action<long>? written = null)
    {
        while (from < to)
        {
            var piece = From(from, to - from);
            await stream.WriteAsync(piece);
            from += piece.Length;
            written?.Invoke(from);
        }
    }

    /// <summary>Reads a part of the body, and throws when a byte of it is another.</summary>
    public static async Task ReadAsync(Stream stream, long from, long to, CancellationToken cancellationToken)
    {
        var buffer = new byte[Period];
        while (from < to)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, to - from)), cancellationToken);
            Assert.True(count > 0, $"The body ends at byte {from}.");
            Assert.True(buffer.AsSpan(0, count).SequenceEqual(From(from, count).Span), $"There is another byte after byte {from}.");
            from += count;
        }
    }
}
