namespace WebhookReceiver.Hosting;

/// <summary>Reads a body, no faster than asked.</summary>
internal static class RequestBody
{
    private const int LargestPiece = 16_384;

    /// <summary>A slow reader takes this many sips in a second.</summary>
    private const int SipsPerSecond = 20;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, int? bytesPerSecond, TimeProvider time, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var piece = new byte[Math.Clamp((bytesPerSecond ?? int.MaxValue) / SipsPerSecond, 1, LargestPiece)];
        int count;
        while ((count = await body.ReadAsync(piece, cancellationToken)) > 0)
        {
            content.Write(piece, 0, count);
            if (bytesPerSecond is { } rate)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)count / rate), time, cancellationToken);
            }
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
