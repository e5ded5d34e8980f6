using System.Text.Json.Serialization;

namespace RedisJobs;

[JsonSerializable(typeof(string))]
internal sealed partial class GreetingJson : JsonSerializerContext;
