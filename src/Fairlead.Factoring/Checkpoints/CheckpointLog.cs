using Microsoft.Win32.SafeHandles;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>A file of records that grows at its end and is replaced as a whole.</summary>
/// <remarks>
/// <para>The file is locked while it is open, against other factorizations of this process and of others.</para>
/// <para>
/// What a killed process was writing is missing its end, and is cut off. Anything else that is not as it was written makes the file unusable,
/// because a checkpoint that silently lost its middle would be trusted.
/// </para>
/// </remarks>
internal sealed class CheckpointLog : IDisposable
{
    private const string TemporaryExtension = ".new";
    private const string Advice = "Delete it, or name another file, to begin anew.";

    // What the systems say when another handle has the lock: Windows, Linux, macOS.
    private static readonly int[] SharingErrors = [0x20, 11, 35];

    private readonly string _path;
    private SafeFileHandle _file;
    private long _length;

    private CheckpointLog(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Opens a file and reads it to its end.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>The file, or <see langword="null" /> when there is none, or an empty one.</returns>
    /// <exception cref="FactoringCheckpointException">The file is damaged, of an unknown version, or in use.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointLog? TryOpen(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return null;
        }

        var log = new CheckpointLog(path, Lock(path, path, FileMode.Open));
        try
        {
            log.CheckPreamble();
            log._length = CheckpointFrame.PreambleLength;
            foreach (var (_, body) in log.ReadAll(RandomAccess.GetLength(log._file)))
            {
                log._length += CheckpointFrame.HeaderLength + body.Length;
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Creates a file with some records; it appears with all of them or not at all.</summary>
    /// <exception cref="FactoringCheckpointException">There is such a file by now.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static CheckpointLog Create(string path, IEnumerable<byte[]> bodies)
    {
        var (file, length) = WriteTemporary(path, bodies);
        try
        {
            File.Move(path + TemporaryExtension, path, overwrite: new FileInfo(path) is { Exists: true, Length: 0 });
        }
        catch (IOException error) when (File.Exists(path))
        {
            file.Dispose();
            throw InUse(path, error);
        }

        return new CheckpointLog(path, file) { _length = length };
    }

    /// <summary>Replaces all records; the file has the old ones or the new ones at any time.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Replace(IEnumerable<byte[]> bodies)
    {
        var (file, length) = WriteTemporary(_path, bodies);
        _file.Dispose();
        try
        {
            File.Move(_path + TemporaryExtension, _path, overwrite: true);
        }
        catch
        {
            // Goes on with the file that is still there.
            file.Dispose();
            _file = Lock(_path, _path, FileMode.Open);
            throw;
        }

        (_file, _length) = (file, length);
    }

    /// <summary>Adds records at the end, and returns when they are on the disk.</summary>
    /// <exception cref="IOException">The file cannot be written; the records before are unharmed, and this may be tried again.</exception>
    public void Append(IEnumerable<byte[]> bodies)
    {
        // After an error there may be rests of records behind the end.
        RandomAccess.SetLength(_file, _length);
        _length = Write(_file, _length, bodies);
    }

    /// <summary>Reads the records, with their offsets.</summary>
    public IEnumerable<(long Offset, byte[] Body)> Read() => ReadAll(_length);

    /// <summary>Removes the file.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Makes the error for a file that is not what was written.</summary>
    public FactoringCheckpointException Damaged(long offset, string what, Exception? cause = null) => new(
        _path, CheckpointProblem.Damaged, $"is damaged at byte {offset:N0}: {what} {Advice}", cause);

    private static SafeFileHandle Lock(string path, string name, FileMode mode)
    {
        // Windows renames an open file only where that is allowed; elsewhere it always is, and the lock needs this mode.
        var share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        try
        {
            return File.OpenHandle(name, mode, FileAccess.ReadWrite, share);
        }
        catch (IOException error) when (SharingErrors.Contains(error.HResult & 0xFFFF))
        {
            throw InUse(path, error);
        }
    }

    private static FactoringCheckpointException InUse(string path, IOException error) => new(
        path, CheckpointProblem.InUse, "is in use by another factorization. Wait until that ends, or name another file.", error);

    private static (SafeFileHandle File, long Length) WriteTemporary(string path, IEnumerable<byte[]> bodies)
    {
        var file = Lock(path, path + TemporaryExtension, FileMode.Create);
        try
        {
            RandomAccess.Write(file, CheckpointFrame.Preamble(), 0);
            return (file, Write(file, CheckpointFrame.PreambleLength, bodies));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static long Write(SafeFileHandle file, long length, IEnumerable<byte[]> bodies)
    {
        foreach (var body in bodies)
        {
            var record = CheckpointFrame.Seal(body, length);
            RandomAccess.Write(file, record, length);
            length += record.Length;
        }

        RandomAccess.FlushToDisk(file);
        return length;
    }

    private void CheckPreamble()
    {
        var preamble = ReadAt(0, CheckpointFrame.PreambleLength);
        if (!CheckpointFrame.TryReadVersion(preamble, out var version))
        {
            throw Damaged(0, "it does not begin as a checkpoint does.");
        }

        if (version != CheckpointFrame.Version)
        {
            throw new FactoringCheckpointException(
                _path,
                CheckpointProblem.UnknownVersion,
                $"has version {version} of the format, and only version {CheckpointFrame.Version} is known here. Go on with the version of the package that wrote it. {Advice}");
        }
    }

    private IEnumerable<(long Offset, byte[] Body)> ReadAll(long end)
    {
        for (long offset = CheckpointFrame.PreambleLength; end - offset >= CheckpointFrame.HeaderLength;)
        {
            var header = ReadAt(offset, CheckpointFrame.HeaderLength);
            if (!CheckpointFrame.TryReadHeader(header, offset, out var length))
            {
                if (IsNeverWritten(offset, end))
                {
                    yield break;
                }

                throw Damaged(offset, "there is no record where one should begin.");
            }

            var bodyOffset = offset + CheckpointFrame.HeaderLength;
            if (length > end - bodyOffset)
            {
                yield break;
            }

            var body = ReadAt(bodyOffset, length);
            if (!CheckpointFrame.IsIntact(header, body))
            {
                if (IsNeverWritten(bodyOffset, end))
                {
                    yield break;
                }

                throw Damaged(offset, "the checksum of a record is wrong.");
            }

            yield return (offset, body);
            offset = bodyOffset + length;
        }
    }

    /// <summary>Tells whether there is nothing but zeros: a system that failed may have made the file longer without writing what was to come there.</summary>
    private bool IsNeverWritten(long offset, long end)
    {
        const int Chunk = 1 << 16;
        for (; offset < end; offset += Chunk)
        {
            if (ReadAt(offset, (int)Math.Min(Chunk, end - offset)).AsSpan().ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    private byte[] ReadAt(long offset, int length)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < length && RandomAccess.Read(_file, bytes.AsSpan(read), offset + read) is > 0 and var count)
        {
            read += count;
        }

        return bytes[..read];
    }
}
