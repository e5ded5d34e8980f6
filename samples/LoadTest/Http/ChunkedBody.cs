using System.Buffers.Text;

namespace LoadTest.Http;

/// <summary>Joins the chunks of a body in the buffer where they arrive: RFC 9112, section 7.1.</summary>
/// <remarks>Keeps its place, so that each byte is looked at once however the chunks are cut into packets.</remarks>
internal struct ChunkedBody(int start)
{
    private const int MaxLineLength = 4_096;

    private Part _part;
    private int _read = start;
    private int _left;

    private enum Part
    {
        Size = 0,
        Content = 1,
        ContentEnd = 2,
        Trailer = 3,
        Ended = 4,
    }

    /// <summary>Gets the end of the joined body; it starts where the chunks started.</summary>
    public int JoinedEnd { get; private set; } = start;

    /// <summary>Gets the end of the last chunk and its trailer.</summary>
    public readonly int RawEnd => _read;

    /// <summary>Takes what has come so far and says whether it holds the whole body.</summary>
    public bool Advance(Span<byte> received)
    {
        while (_part != Part.Ended)
        {
            var moved = _part switch
            {
                Part.Size => ReadSize(received),
                Part.Content => ReadContent(received),
                Part.ContentEnd => ReadContentEnd(received),
                _ => ReadTrailer(received),
            };
            if (!moved)
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadSize(ReadOnlySpan<byte> received)
    {
        if (!TryReadLine(received, out var line))
        {
            return false;
        }

        var digits = line.IndexOf((byte)';') is >= 0 and var extension ? line[..extension] : line;
        digits = digits.TrimEnd(" \t"u8);
        if (!Utf8Parser.TryParse(digits, out int size, out var used, 'x') || used != digits.Length || size < 0)
        {
            throw new HttpFormatException("A chunk of the reply has no readable size.");
        }

        _left = size;
        _part = size == 0 ? Part.Trailer : Part.Content;
        return true;
    }

    private bool ReadContent(Span<byte> received)
    {
        var here = Math.Min(_left, received.Length - _read);
        received.Slice(_read, here).CopyTo(received[JoinedEnd..]);
        _read += here;
        JoinedEnd += here;
        _left -= here;
        _part = _left == 0 ? Part.ContentEnd : Part.Content;
        return _left == 0;
    }

    private bool ReadContentEnd(ReadOnlySpan<byte> received)
    {
        if (received.Length - _read < 2)
        {
            return false;
        }

        if (!received.Slice(_read, 2).SequenceEqual("\r\n"u8))
        {
            throw new HttpFormatException("A chunk of the reply is longer than its size says.");
        }

        _read += 2;
        _part = Part.Size;
        return true;
    }

    private bool ReadTrailer(ReadOnlySpan<byte> received)
    {
        if (!TryReadLine(received, out var line))
        {
            return false;
        }

        _part = line.IsEmpty ? Part.Ended : Part.Trailer;
        return true;
    }

    private bool TryReadLine(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> line)
    {
        var rest = received[_read..];
        var length = rest.IndexOf("\r\n"u8);
        if (Math.Max(length, 0) > MaxLineLength || (length < 0 && rest.Length > MaxLineLength))
        {
            throw new HttpFormatException($"A line between the chunks of the reply has more than {MaxLineLength} bytes.");
        }

        line = length < 0 ? default : rest[..length];
        _read += length < 0 ? 0 : length + 2;
        return length >= 0;
    }
}
