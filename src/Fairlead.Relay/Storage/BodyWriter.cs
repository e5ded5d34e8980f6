namespace Fairlead.Relay.Storage;

/// <summary>Stores a body while it arrives, and reads it back meanwhile.</summary>
/// <remarks>
/// One caller writes and commits; any number read at the same time what was written before. Disposing without a commit stores nothing; it is done once,
/// when nobody reads any more.
/// </remarks>
public abstract class BodyWriter : IAsyncDisposable
{
    /// <summary>Gets how many bytes were written.</summary>
    public abstract long Length { get; }

    /// <summary>Appends bytes, which the writer copies.</summary>
    /// <returns><see langword="false"/> when there is no room for them: nothing was appended, and the body cannot be committed.</returns>
    public abstract ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Reads what was written, also after the commit.</summary>
    /// <param name="offset">Less than <see cref="Length"/>.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many bytes were read: at least one.</returns>
    public abstract ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Stores the response with the body that was written.</summary>
    /// <returns><see langword="null"/> when the generation is another one by now.</returns>
    public abstract ValueTask<StoredResponse?> CommitAsync(CancellationToken cancellationToken);

    /// <summary>Ends the writer, and drops what was not committed.</summary>
    public abstract ValueTask DisposeAsync();
}
