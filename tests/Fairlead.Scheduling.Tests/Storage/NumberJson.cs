using System.Text.Json.Serialization;

namespace Fairlead.Scheduling.Tests.Storage;

[JsonSerializable(typeof(int))]
internal sealed partial class NumberJson : JsonSerializerContext;
