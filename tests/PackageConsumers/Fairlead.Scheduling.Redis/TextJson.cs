using System.Text.Json.Serialization;

namespace Consumer;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
