using System.Collections.Immutable;

namespace Fairlead.Relay.Storage;

/// <summary>Holds what is stored for a key.</summary>
/// <param name="Generation">Changes whenever responses of the key are removed because they are no longer valid.</param>
/// <param name="Responses">The responses, the one stored last first.</param>
public readonly record struct StoredResource(long Generation, ImmutableArray<StoredResponse> Responses);
