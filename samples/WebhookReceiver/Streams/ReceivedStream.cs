using System.Security.Cryptography;
using WebhookReceiver.Reporting;

namespace WebhookReceiver.Streams;

/// <summary>Puts one stream together and checks that nothing of it is missing, out of order or there twice.</summary>
/// <remarks>Not thread-safe. It keeps a digest of the output and not the output.</remarks>
internal sealed class ReceivedStream(string id, StreamFile? file) : IDisposable
{
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SortedDictionary<long, TakenChunk> _early = [];
    private StreamFile? _file = file;
    private long _nextSequence;
    private long _nextOffset;

    /// <summary>Gets how many bytes are together, from the beginning and without a gap.</summary>
    public long Length { get; private set; }

    /// <summary>Gets whether every chunk was the next one when it came.</summary>
    public bool IsInOrder => OutOfOrder + Overlaps == 0;

    /// <summary>Gets how many chunks came before the one they follow, or do not begin where that one ends.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Gets how many chunks came again under another request.</summary>
    public long Overlaps { get; private set; }

    /// <summary>Gets whether the file could not be written.</summary>
    public bool HasFileError { get; private set; }

    /// <summary>Gets whether something is missing before what is there.</summary>
    public bool HasGap => _early.Count > 0;

    /// <summary>Gets whether its end has come, and everything before it.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes a chunk, now or when what is missing before it has come.</summary>
    /// <returns>How many bytes the stream has grown by.</returns>
    public long Take(in TakenChunk taken)
    {
        var chunk = taken.Chunk;
        if (chunk.Sequence < _nextSequence || IsComplete || _early.ContainsKey(chunk.Sequence))
        {
            Overlaps++;
            return 0;
        }

        if (chunk.Sequence > _nextSequence)
        {
            OutOfOrder++;
            _early.Add(chunk.Sequence, taken);
            return 0;
        }

        var before = Length;
        Append(taken);
        while (_early.Remove(_nextSequence, out var next))
        {
            Append(next);
        }

        return Length - before;
    }

    public StreamStatistics GetStatistics() => new(
        id, Length, _nextSequence, IsComplete, HasGap, OutOfOrder, Overlaps, HasFileError, Convert.ToHexStringLower(_digest.GetCurrentHash()));

    public void Dispose()
    {
        _file?.Dispose();
        _digest.Dispose();
    }

    private void Append(in TakenChunk taken)
    {
        var (chunk, bytes) = taken;
        if (chunk.Offset != _nextOffset)
        {
            OutOfOrder++;
        }

        _nextSequence++;
        _nextOffset = chunk.EndOffset(bytes.Length);
        Length += bytes.Length;
        _digest.AppendData(bytes);
        Write(bytes);
        if (chunk.Final)
        {
            IsComplete = true;
            CloseFile();
        }
    }

    // A disk that is full ends the file and not the receiver: what arrives is checked all the same.
    private void Write(byte[] bytes)
    {
        try
        {
            _file?.Append(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            HasFileError = true;
            CloseFile();
        }
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }
}
