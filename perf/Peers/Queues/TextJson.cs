using System.Text.Json.Serialization;

namespace Peers.Queues;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
