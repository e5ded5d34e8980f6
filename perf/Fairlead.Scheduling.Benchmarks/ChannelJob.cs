namespace Fairlead.Scheduling.Benchmarks;

/// <summary>An item that knows its caller.</summary>
internal sealed record ChannelJob(string Caller);
