using System.Collections.Immutable;

namespace Fairlead.Relay.Storage;

/// <summary>Changes the responses of one key, the same way in each store.</summary>
internal static class Variants
{
    /// <summary>Puts a response first, in place of those for the same requests; beyond the limit the oldest go.</summary>
    public static ImmutableArray<StoredResponse> Add(ImmutableArray<StoredResponse> responses, StoredResponse added, int maxVariants) =>
        [added, .. responses.Where(response => !response.Head.IsSameVariant(added.Head)).Take(maxVariants - 1)];

    /// <summary>Takes those of a scope out.</summary>
    public static ImmutableArray<StoredResponse> Remove(ImmutableArray<StoredResponse> responses, string key, StoreScope scope) =>
        responses.RemoveAll(response => scope.Contains(key, response.Head));
}
