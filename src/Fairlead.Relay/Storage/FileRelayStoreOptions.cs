namespace Fairlead.Relay.Storage;

/// <summary>Settings of a <see cref="FileRelayStore"/>, read once when it is made.</summary>
public sealed class FileRelayStoreOptions
{
    /// <summary>Gets or sets the folder, which is made when it does not exist. Other files in it are in danger.</summary>
    /// <value>A path. There is no default.</value>
    public string Folder { get; set; } = "";

    /// <summary>Gets or sets how many bytes the files may have together.</summary>
    /// <value>From 65,536 bytes up. The default is 1,073,741,824 bytes.</value>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets how often the folder is looked through for what other processes have stored in it, when something is stored at all.</summary>
    /// <value>From 1 second up. The default is 1 minute.</value>
    public TimeSpan RescanInterval { get; set; } = TimeSpan.FromMinutes(1);
}
