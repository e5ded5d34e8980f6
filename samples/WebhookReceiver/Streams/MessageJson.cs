using System.Text.Json.Serialization;
using WebhookReceiver.Reporting;

namespace WebhookReceiver.Streams;

/// <summary>How requests and figures are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OutputMessage))]
[JsonSerializable(typeof(ReceiverStatistics))]
internal sealed partial class MessageJson : JsonSerializerContext;
