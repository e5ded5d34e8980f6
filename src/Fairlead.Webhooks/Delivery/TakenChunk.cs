using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>A chunk in a body that is not stored yet.</summary>
internal readonly record struct TakenChunk(StreamState Stream, OutboxPart Part);
