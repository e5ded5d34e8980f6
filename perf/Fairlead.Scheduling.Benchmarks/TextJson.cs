using System.Text.Json.Serialization;

namespace Fairlead.Scheduling.Benchmarks;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
