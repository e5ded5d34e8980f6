namespace Fairlead.Scheduling.Storage;

/// <summary>Settings of a <see cref="JournalJobStore{TJob, TResult}"/>, named like its queue and read once when it is opened.</summary>
public sealed class JournalJobStoreOptions
{
    /// <summary>Gets or sets the folder of the journal, made when it is missing; no other store may use it.</summary>
    /// <value>A path; there is no default.</value>
    public string Folder { get; set; } = "";

    /// <summary>Gets or sets from which size on the journal is replaced by a snapshot of what is still known.</summary>
    /// <value>Bytes, from 64 KiB to 1 TiB. The default is 64 MiB. A snapshot that is larger raises it to its own size.</value>
    /// <remarks>It bounds how much is read back when the store is opened, and costs as much writing again.</remarks>
    public long CompactionBytes { get; set; } = 64 << 20;
}
