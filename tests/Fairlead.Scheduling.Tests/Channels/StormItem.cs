namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>An item of a storm: the writer it came from, and its number there.</summary>
internal sealed record StormItem(int Writer, int Number);
