using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using FullService.Http;
using FullService.Webhooks;

namespace FullService.Analysis;

/// <summary>Reads the body of <c>POST /start-analysis</c>.</summary>
internal static class AnalysisBody
{
    private const int MostAnalyses = 64;
    private const string Allowed = "an object with \"analyses\", \"webhookUrl\" and, if wanted, \"webhookSecret\" is expected";

    public static bool TryRead(in ReadOnlySequence<byte> body, [NotNullWhen(true)] out AnalysisRequest? request, out Refusal refusal)
    {
        request = null;
        try
        {
            var reader = JsonBody.CreateReader(body);
            refusal = ReadObject(ref reader, out request);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refusal = JsonBody.Refuse(body, exception);
        }

        return request is not null;
    }

    private static Refusal ReadObject(ref Utf8JsonReader reader, out AnalysisRequest? request)
    {
        request = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refusal.BadRequest($"The body is {JsonBody.Describe(reader.TokenType)}; {Allowed}.");
        }

        int? analyses = null;
        var webhook = default(WebhookProperties);
        while (JsonBody.ReadProperty(ref reader))
        {
            var refusal = WebhookProperties.IsAt(ref reader) ? webhook.Read(ref reader) : ReadAnalyses(ref reader, ref analyses);
            if (refusal.Status != 0)
            {
                return refusal;
            }
        }

        var unusable = webhook.ToEndpoint(out var endpoint);
        if (analyses is null || endpoint is null)
        {
            return unusable.Status != 0 ? unusable : Refusal.BadRequest($"The body has no \"{(analyses is null ? "analyses" : "webhookUrl")}\"; {Allowed}.");
        }

        request = new AnalysisRequest(analyses.Value, endpoint);
        return default;
    }

    private static Refusal ReadAnalyses(ref Utf8JsonReader reader, ref int? analyses)
    {
        if (!reader.ValueTextEquals("analyses"u8))
        {
            return JsonBody.RefuseProperty(ref reader, Allowed);
        }

        if (analyses is not null)
        {
            return JsonBody.RefuseRepetition("analyses");
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value is >= 1 and <= MostAnalyses)
        {
            analyses = value;
            return default;
        }

        var received = reader.TokenType == JsonTokenType.Number ? "another number" : JsonBody.Describe(reader.TokenType);
        return Refusal.BadRequest($"\"analyses\" must be a whole number from 1 to {MostAnalyses}; it is {received}.");
    }
}
