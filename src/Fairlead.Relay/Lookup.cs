using Fairlead.Relay.Exchange;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay;

/// <summary>A request, what was found for it, and what is done with it.</summary>
/// <param name="Request">The request.</param>
/// <param name="Found">All that is stored for the URL.</param>
/// <param name="Selected">The newest response that is for such requests; <see langword="null"/> when there is none.</param>
/// <param name="Decision">What is done.</param>
internal sealed record Lookup(CacheRequest Request, StoredResource Found, StoredResponse? Selected, RelayDecision Decision)
{
    public static Lookup Decide(CacheRequest request, StoredResource found, DateTimeOffset now, CacheSettings settings)
    {
        var selected = Select(request.Fields, found, settings);
        return new Lookup(request, found, selected, Decide(request, found, selected, now, settings));
    }

    /// <summary>Selects the stored response that is for such requests (section 4.1): of several the most recent, by its date.</summary>
    public static StoredResponse? Select(ReadOnlySpan<HeaderField> request, in StoredResource found, CacheSettings settings)
    {
        StoredResponse? selected = null;
        foreach (var response in found.Responses)
        {
            if (SelectingFields.Match(response.Head.SelectingFields.AsSpan(), request)
                && (selected is null || response.Head.PolicyFor(settings).Date > selected.Head.PolicyFor(settings).Date))
            {
                selected = response;
            }
        }

        return selected;
    }

    private static RelayDecision Decide(CacheRequest request, StoredResource found, StoredResponse? selected, DateTimeOffset now, CacheSettings settings)
    {
        if (selected is not null && !request.Directives.HasOriginCondition)
        {
            return selected.Head.PolicyFor(settings).Decide(request.Directives, now, settings);
        }

        return request.Directives.Control.Has(CacheDirectives.OnlyIfCached)
            ? new RelayDecision(RelayVerdict.Refuse, CacheReason.OnlyIfCached, TimeSpan.Zero, TimeSpan.Zero)
            : RelayDecision.Forward(request.Directives.HasOriginCondition ? CacheReason.OriginCondition
                : found.Responses.IsEmpty ? CacheReason.NothingStored
                : CacheReason.OtherVariant);
    }
}
