namespace Fairlead.Relay.Storage;

/// <summary>Settings of a <see cref="MemoryRelayStore"/>, read once when it is made.</summary>
public sealed class MemoryRelayStoreOptions
{
    /// <summary>Gets or sets how much memory the stored responses may take, with keys, fields and everything around them.</summary>
    /// <value>From 65,536 bytes up. The default is 268,435,456 bytes.</value>
    public long MaxBytes { get; set; } = 256L << 20;
}
