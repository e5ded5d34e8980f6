using System.Collections.Immutable;
using System.Diagnostics;

namespace Fairlead.Relay.Storage;

/// <summary>The responses of one key, and its place among those that make room.</summary>
internal sealed class MemoryResource(string key)
{
    // Boxed in one object, so that readers without the lock see it whole.
    private StoredResponse[] _responses = [];

    public EvictionNode<string> Node { get; } = new(key);

    public ImmutableArray<StoredResponse> Responses =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(Volatile.Read(ref _responses));

    /// <summary>Replaces the responses and returns how many bytes the resource takes now. Under the lock of the store.</summary>
    public long ReplaceUnderLock(ImmutableArray<StoredResponse> responses)
    {
        Debug.Assert(!responses.IsDefaultOrEmpty);
        Volatile.Write(ref _responses, System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(responses)!);
        var bytes = MemoryCosts.OfResource(Node.Key);
        foreach (var response in responses)
        {
            bytes += ((MemoryStoredResponse)response).Bytes;
        }

        return bytes;
    }
}
