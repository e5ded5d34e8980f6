using System.Text.Json;

namespace FullService.Tests.Webhooks;

/// <summary>An event as it arrived.</summary>
internal sealed record ReceivedEvent(string Id, string Timestamp, string Signature, byte[] Body, JsonElement Message);
