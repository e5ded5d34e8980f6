using Fairlead.Webhooks;

namespace FullService.Analysis;

/// <summary>Writes the output of one analysis to its file and to its stream, from the beginning; what an earlier attempt has written to either is passed over.</summary>
internal sealed class AnalysisOutput : IAsyncDisposable
{
    private const int FileBuffer = 8_192;

    private readonly WebhookStream _stream;
    private readonly FileStream _file;
    private readonly long _inFile;

    private AnalysisOutput(WebhookStream stream, FileStream file, long inFile) => (_stream, _file, _inFile) = (stream, file, inFile);

    /// <summary>Gets how long the output is by now.</summary>
    public long Length { get; private set; }

    /// <summary>Gets whether this is still what an earlier attempt has sent.</summary>
    public bool IsBehind => Length < _stream.AcceptedLength;

    /// <exception cref="IOException">The file cannot be made.</exception>
    public static AnalysisOutput Create(WebhookStream stream, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{stream.Id}.txt");

        // Lines are short and gathered; the system writes them at once, so waiting asynchronously would only cost.
        var mode = stream.AcceptedLength == 0 ? FileMode.Create : FileMode.OpenOrCreate;
        var file = new FileStream(path, mode, FileAccess.Write, FileShare.Read, FileBuffer);
        if (stream.AcceptedLength == 0)
        {
            return new AnalysisOutput(stream, file, inFile: 0);
        }

        // What the file has and the stream has not was lost on its way: both go on where the shorter one ends.
        var inFile = Math.Min(file.Length, stream.AcceptedLength);
        file.SetLength(inFile);
        file.Seek(inFile, SeekOrigin.Begin);
        return new AnalysisOutput(stream, file, inFile);
    }

    /// <summary>Writes to both. A receiver that has said that it wants no more gets no more; the file is written on.</summary>
    /// <exception cref="WebhookWriteException">The stream was parked or taken over.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var unsent = Behind(bytes, _stream.AcceptedLength);
        _file.Write(Behind(bytes, _inFile).Span);
        Length += bytes.Length;
        if (unsent.IsEmpty || _stream.Delivery == WebhookDelivery.Ended)
        {
            return;
        }

        try
        {
            await _stream.WriteAsync(unsent, cancellationToken);
        }
        catch (WebhookWriteException exception) when (exception.Failure == WebhookWriteFailure.Ended)
        {
            // Said between the look at it and the write.
        }
    }

    /// <summary>Ends both: the file is whole when the stream says that it is.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _file.Flush();
        try
        {
            await _stream.CompleteAsync(cancellationToken);
        }
        catch (WebhookWriteException exception) when (exception.Failure == WebhookWriteFailure.Ended)
        {
            // Nobody waits for the end.
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private ReadOnlyMemory<byte> Behind(ReadOnlyMemory<byte> bytes, long there) => bytes[(int)Math.Clamp(there - Length, 0, bytes.Length)..];
}
