namespace Fairlead.Relay.AspNetCore.Targets;

/// <summary>Where a request goes.</summary>
/// <param name="RawTarget">The target of the request, as it came.</param>
/// <param name="PathBase">What of its path belongs to the application.</param>
/// <param name="Url">The URL at the upstream.</param>
/// <param name="Key">The key of that URL in the cache.</param>
internal sealed record RelayTarget(string RawTarget, string PathBase, Uri Url, string Key);
