namespace Fairlead.Relay.Storage;

/// <summary>A response whose body is a file.</summary>
internal sealed class FileStoredResponse(ResponseHead head, long bodyLength, Guid id, string path) : StoredResponse(head, bodyLength)
{
    public Guid Id => id;

    public string Path => path;

    public override ValueTask<Stream?> OpenBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Whoever has it open keeps it: on Unix a file that is deleted goes when the last reader does.
            var stream = new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
            if (stream.Length == BodyLength)
            {
                return ValueTask.FromResult<Stream?>(stream);
            }

            // Cut by a crash of the machine, which the store does not wait for the disk to rule out.
            stream.Dispose();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Evicted, replaced or removed since it was found.
        }

        return ValueTask.FromResult<Stream?>(null);
    }
}
