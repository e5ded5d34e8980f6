using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Relay.Redis.Bodies;

/// <summary>Holds a body on its way, for those who read it meanwhile: a little of it in memory, the rest in a file that has no name in the end.</summary>
/// <remarks>
/// Readers never wait for Redis, and none of them is cut off when Redis goes away in the middle. One caller writes; any number read what was written before.
/// </remarks>
internal sealed class BodySpool : IDisposable
{
    private const int PiecesInMemory = 16;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _pieces = [];
    private byte[] _last = [];
    private int _lastLength;
    private long _length;
    private SafeFileHandle? _file;

    /// <summary>Gets how many bytes were written.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Gets how many pieces are full.</summary>
    public int FullPieces { get; private set; }

    /// <summary>Gets the beginning of a piece that is not full.</summary>
    public byte[] CopyLast() => _last.AsSpan(0, _lastLength).ToArray();

    /// <summary>Writes as much as makes a piece full, at most.</summary>
    /// <returns>How many bytes were written, and the piece that became full by it, if one did; nobody changes that any more.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async ValueTask<(int Count, byte[]? Full)> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var count = Append(bytes.Span);
        if (_lastLength < RedisBodies.PieceBytes)
        {
            return (count, null);
        }

        // Until it is in its place it is read as the last one.
        var full = _last;
        if (_pieces.Count == PiecesInMemory)
        {
            _file ??= File.OpenHandle(
                Path.Combine(Path.GetTempPath(), $"fairlead-relay-{Guid.NewGuid():N}"),
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await RandomAccess.WriteAsync(_file, full, PlaceOf(FullPieces), cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            if (_pieces.Count < PiecesInMemory)
            {
                _pieces.Add(full);
            }

            (_last, _lastLength) = ([], 0);
            FullPieces++;
        }

        return (count, full);
    }

    /// <summary>Reads what was written; at least a byte.</summary>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Length);
        var (number, start) = ((int)(offset / RedisBodies.PieceBytes), (int)(offset % RedisBodies.PieceBytes));
        lock (_gate)
        {
            var piece = number == FullPieces ? _last.AsMemory(0, _lastLength) : number < _pieces.Count ? _pieces[number] : default;
            if (!piece.IsEmpty)
            {
                var count = Math.Min(piece.Length - start, buffer.Length);
                piece.Slice(start, count).CopyTo(buffer);
                return ValueTask.FromResult(count);
            }
        }

        // Pieces in the file are full, and nobody changes them.
        return RandomAccess.ReadAsync(_file!, buffer[..Math.Min(buffer.Length, RedisBodies.PieceBytes - start)], PlaceOf(number) + start, cancellationToken);
    }

    public void Dispose() => _file?.Dispose();

    private static long PlaceOf(int number) => (long)(number - PiecesInMemory) * RedisBodies.PieceBytes;

    private int Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_lastLength == _last.Length)
            {
                GrowUnderLock(bytes.Length);
            }

            var count = Math.Min(bytes.Length, _last.Length - _lastLength);
            bytes[..count].CopyTo(_last.AsSpan(_lastLength));
            _lastLength += count;
            Volatile.Write(ref _length, _length + count);
            return count;
        }
    }

    // A short body gets no more than it needs, about.
    private void GrowUnderLock(int wanted)
    {
        var length = Math.Clamp(Math.Max(wanted, 2 * _last.Length), 2_048, RedisBodies.PieceBytes);
        Debug.Assert(length > _last.Length);
        var larger = GC.AllocateUninitializedArray<byte>(length);
        _last.CopyTo(larger, 0);
        _last = larger;
    }
}
