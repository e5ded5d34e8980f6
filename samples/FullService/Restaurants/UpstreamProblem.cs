namespace FullService.Restaurants;

/// <summary>What a refusal of the upstream says (RFC 9457).</summary>
internal sealed record UpstreamProblem(string? Detail = null);
