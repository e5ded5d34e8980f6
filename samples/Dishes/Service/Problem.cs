namespace Dishes.Service;

/// <summary>What a refusal says (RFC 9457).</summary>
internal sealed record Problem(string? Detail = null);
