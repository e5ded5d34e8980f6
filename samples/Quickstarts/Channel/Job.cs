namespace Channel;

/// <summary>A page to render for a caller.</summary>
internal sealed record Job(string Caller, int Page);
