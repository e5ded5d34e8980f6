using System.Collections.Immutable;

namespace Fairlead.Relay.Storage;

/// <summary>What a head file says.</summary>
/// <param name="Key">The key.</param>
/// <param name="Responses">The responses, the one stored last first.</param>
/// <param name="HeadBytes">How long the file is.</param>
internal sealed record FileResource(string Key, ImmutableArray<StoredResponse> Responses, long HeadBytes)
{
    public long Bytes => HeadBytes + Responses.Sum(static response => response.BodyLength);
}
