namespace Fairlead.Relay.Storage;

/// <summary>The place of an entry in an <see cref="EvictionQueue{TKey}"/>.</summary>
internal sealed class EvictionNode<TKey>(TKey key)
{
    private const byte MostUses = 3;
    private byte _uses;

    public TKey Key { get; } = key;

    public long Bytes { get; set; }

    public bool IsInMain { get; set; }

    public EvictionNode<TKey>? Previous { get; set; }

    public EvictionNode<TKey>? Next { get; set; }

    /// <summary>Gets whether it is in a queue.</summary>
    public bool IsQueued => Previous is not null;

    /// <summary>Notes a use. Without a lock: of uses at the same time some may get lost, and most entries stand at the top already.</summary>
    public void Use()
    {
        var uses = _uses;
        if (uses < MostUses)
        {
            _uses = (byte)(uses + 1);
        }
    }

    /// <summary>Takes one use back; <see langword="false"/> when there is none.</summary>
    public bool TryTakeUse()
    {
        var uses = _uses;
        _uses = (byte)(uses == 0 ? 0 : uses - 1);
        return uses > 0;
    }
}
