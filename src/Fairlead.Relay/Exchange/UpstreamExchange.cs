using System.Collections.Immutable;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Exchange;

/// <summary>A response of the origin, and when it was asked for and received.</summary>
internal sealed record UpstreamExchange(HttpResponseMessage Response, ImmutableArray<HeaderField> Fields, DateTimeOffset RequestTime, DateTimeOffset ResponseTime)
{
    public int Status => (int)Response.StatusCode;

    public CachePolicy PolicyFor(CacheSettings settings) => CachePolicy.Create(Status, Fields.AsSpan(), RequestTime, ResponseTime, settings);
}
