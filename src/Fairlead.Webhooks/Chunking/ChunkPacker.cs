using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;

namespace Fairlead.Webhooks.Chunking;

/// <summary>Writes one body: an envelope with chunks of several streams, never longer than the limit.</summary>
/// <remarks>
/// Not thread-safe. Bytes are written where they are sent from, in a pooled array that <see cref="Dispose"/> gives back:
/// there is no string and no object per chunk.
/// </remarks>
internal sealed class ChunkPacker : IDisposable
{
    /// <summary>What a chunk needs beside its data and the id of its stream: names, marks and numbers of up to 19 digits.</summary>
    private const int LongestFrame = 208;

    /// <summary>A chunk for which there is less room than this waits for the next body.</summary>
    private const int SmallestRoom = 64;

    private readonly int _limit;
    private byte[] _body;
    private byte[] _scratch;
    private int _length;
    private int _scratchLength;

    /// <summary>Begins a body.</summary>
    /// <param name="limit">How long it may become, with everything in it.</param>
    /// <param name="timestamp">The time that it carries.</param>
    public ChunkPacker(int limit, DateTimeOffset timestamp)
    {
        _limit = limit;
        _body = ArrayPool<byte>.Shared.Rent(limit);
        _scratch = ArrayPool<byte>.Shared.Rent(limit);
        Write("{\"type\":\"output.appended\",\"timestamp\":\""u8);
        timestamp.UtcDateTime.TryFormat(_body.AsSpan(_length), out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        _length += written;
        Write("\",\"data\":{\"chunks\":["u8);
    }

    /// <summary>Gets how many chunks the body holds.</summary>
    public int Count { get; private set; }

    private static ReadOnlySpan<byte> End => "]}}"u8;

    /// <summary>Adds the next chunk of a stream: as much of its backlog as is there and has room.</summary>
    /// <param name="position">Where the backlog begins.</param>
    /// <param name="backlog">What no request has taken yet.</param>
    /// <param name="isEnded">Whether nothing comes after the backlog.</param>
    public PackedChunk Pack(in ChunkPosition position, ByteBacklog backlog, bool isEnded)
    {
        var room = RoomFor(position);
        if (room < SmallestRoom)
        {
            return new PackedChunk(PackOutcome.NoRoom, 0, IsFinal: false);
        }

        var source = backlog.Peek(_scratch.AsSpan(0, room));
        _scratchLength = Math.Max(_scratchLength, source.Length);
        var isLast = isEnded && source.Length == backlog.Length;
        var complete = isLast ? source.Length : Utf8Boundary.CompleteLength(source);
        if (complete == 0 && !isLast)
        {
            return new PackedChunk(PackOutcome.Incomplete, 0, IsFinal: false);
        }

        return Utf8.IsValid(source[..complete])
            ? PackText(position, source[..complete], room, isLast)
            : PackBinary(position, source, room, isLast);
    }

    /// <summary>Adds a chunk with a coarser version of what it stands for, if it fits as a whole.</summary>
    /// <param name="position">Where the part of the stream begins that it stands for.</param>
    /// <param name="sourceLength">How long that part is.</param>
    /// <param name="coarse">The coarser version.</param>
    /// <param name="isFinal">Whether the stream ends behind that part.</param>
    public bool TryPackCoarse(in ChunkPosition position, int sourceLength, ReadOnlySpan<byte> coarse, bool isFinal)
    {
        var (room, before) = (RoomFor(position), _length);
        if (room < SmallestRoom || !Utf8.IsValid(coarse))
        {
            return false;
        }

        BeginChunk(position);
        Write(",\"coarsened\":true,\"sourceLength\":"u8);
        WriteNumber(sourceLength);
        Write(",\"data\":\""u8);
        _length += JsonText.Escape(coarse, _body.AsSpan(_length, room), out var consumed);
        if (consumed < coarse.Length)
        {
            _length = before;
            return false;
        }

        EndChunk(isFinal);
        return true;
    }

    /// <summary>Ends the body.</summary>
    /// <returns>Its bytes, valid until the packer is disposed.</returns>
    public ReadOnlySpan<byte> Finish()
    {
        Debug.Assert(Count > 0, "A body without chunks is not sent.");
        Write(End);
        Debug.Assert(_length <= _limit);
        return _body.AsSpan(0, _length);
    }

    public void Dispose()
    {
        // What was written, and not the whole of arrays that are a third larger.
        _body.AsSpan(0, _length).Clear();
        _scratch.AsSpan(0, _scratchLength).Clear();
        ArrayPool<byte>.Shared.Return(_body);
        ArrayPool<byte>.Shared.Return(_scratch);
        (_body, _scratch) = ([], []);
    }

    private int RoomFor(in ChunkPosition position) => _limit - _length - End.Length - LongestFrame - position.EscapedStreamId.Length;

    private PackedChunk PackText(in ChunkPosition position, ReadOnlySpan<byte> text, int room, bool isLast)
    {
        BeginChunk(position);
        Write(",\"data\":\""u8);
        _length += JsonText.Escape(text, _body.AsSpan(_length, room), out var consumed);
        var isFinal = isLast && consumed == text.Length;
        EndChunk(isFinal);
        return new PackedChunk(PackOutcome.Packed, consumed, isFinal);
    }

    private PackedChunk PackBinary(in ChunkPosition position, ReadOnlySpan<byte> source, int room, bool isLast)
    {
        var taken = Math.Min(source.Length, Base64.GetMaxDecodedFromUtf8Length(room & ~3));
        if (!isLast || taken < source.Length)
        {
            // Text that goes on behind a bad byte is text again in the next chunk, unless this one cuts a character.
            taken = Utf8Boundary.CompleteLength(source[..taken]) is > 0 and var complete ? complete : taken;
        }

        BeginChunk(position);
        Write(",\"encoding\":\"base64\",\"data\":\""u8);
        Base64.EncodeToUtf8(source[..taken], _body.AsSpan(_length, room), out _, out var written);
        _length += written;
        var isFinal = isLast && taken == source.Length;
        EndChunk(isFinal);
        return new PackedChunk(PackOutcome.Packed, taken, isFinal);
    }

    private void BeginChunk(in ChunkPosition position)
    {
        Write(Count == 0 ? "{\"streamId\":\""u8 : ",{\"streamId\":\""u8);
        Write(position.EscapedStreamId.Span);
        Write("\",\"sequence\":"u8);
        WriteNumber(position.Sequence);
        Write(",\"offset\":"u8);
        WriteNumber(position.Offset);
    }

    private void EndChunk(bool isFinal)
    {
        Write(isFinal ? "\",\"final\":true}"u8 : "\",\"final\":false}"u8);
        Count++;
    }

    private void WriteNumber(long value)
    {
        value.TryFormat(_body.AsSpan(_length), out var digits, provider: CultureInfo.InvariantCulture);
        _length += digits;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_body.AsSpan(_length));
        _length += bytes.Length;
    }
}
