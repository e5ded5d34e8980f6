namespace Webhooks;

/// <summary>The body of a request.</summary>
internal sealed record OutputAppended(string Type, DateTimeOffset Timestamp, OutputChunks Data);
