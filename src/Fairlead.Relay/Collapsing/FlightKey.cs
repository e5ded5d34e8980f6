using System.Collections.Immutable;
using System.Text;
using Fairlead.Relay.Exchange;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Collapsing;

/// <summary>What requests have in common that wait for each other.</summary>
/// <param name="Key">The URL.</param>
/// <param name="Generation">The generation: who comes after an invalidation does not wait for an answer from before it.</param>
/// <param name="Variant">The values of the fields that responses of the URL are known to vary by, and the credentials.</param>
internal readonly record struct FlightKey(string Key, long Generation, string Variant)
{
    public static FlightKey Of(CacheRequest request, StoredResource found) => new(request.Key, found.Generation, VariantOf(request, found.Responses));

    private static string VariantOf(CacheRequest request, ImmutableArray<StoredResponse> responses)
    {
        if (responses.IsEmpty && !request.Directives.HasAuthorization)
        {
            return "";
        }

        var names = responses.SelectMany(static response => response.Head.SelectingFields).Select(static field => field.Name).Append(FieldNames.Authorization);
        var text = new StringBuilder();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))
        {
            foreach (var field in request.Fields.Where(field => field.Is(name)))
            {
                text.Append(name).Append(':').Append(field.Value).Append('\n');
            }
        }

        return text.ToString();
    }
}
