using System.Text.Json.Serialization;

namespace Fairlead.Scheduling.Tests.Storage;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
