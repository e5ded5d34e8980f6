using System.Buffers;
using System.Numerics;
using System.Text.Json;
using FullService.Http;
using FullService.Webhooks;

namespace FullService.Compute;

/// <summary>Reads the body of <c>POST /compute</c>.</summary>
internal static class ComputeBody
{
    private const string Allowed = "an object with \"number\" and, if wanted, \"webhookUrl\" and \"webhookSecret\" is expected";

    public static bool TryRead(in ReadOnlySequence<byte> body, int maxDigits, out FactorJob job, out Refusal refusal)
    {
        job = default;
        try
        {
            var reader = JsonBody.CreateReader(body);
            refusal = ReadObject(ref reader, maxDigits, out job);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refusal = JsonBody.Refuse(body, exception);
        }

        return refusal.Status == 0;
    }

    private static Refusal ReadObject(ref Utf8JsonReader reader, int maxDigits, out FactorJob job)
    {
        job = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refusal.BadRequest($"The body is {JsonBody.Describe(reader.TokenType)}; {Allowed}.");
        }

        var number = BigInteger.Zero;
        var webhook = default(WebhookProperties);
        while (JsonBody.ReadProperty(ref reader))
        {
            var refusal = WebhookProperties.IsAt(ref reader) ? webhook.Read(ref reader) : ReadNumber(ref reader, maxDigits, ref number);
            if (refusal.Status != 0)
            {
                return refusal;
            }
        }

        if (number.IsZero)
        {
            return Refusal.BadRequest($"The body has no \"number\"; {Allowed}.");
        }

        var unusable = webhook.ToEndpoint(out var endpoint);
        job = new FactorJob(number, endpoint is null ? null : JobWebhook.From(endpoint));
        return unusable;
    }

    private static Refusal ReadNumber(ref Utf8JsonReader reader, int maxDigits, ref BigInteger number)
    {
        if (!reader.ValueTextEquals("number"u8))
        {
            return JsonBody.RefuseProperty(ref reader, Allowed);
        }

        if (!number.IsZero)
        {
            return JsonBody.RefuseRepetition("number");
        }

        reader.Read();
        NumberValue.TryRead(ref reader, maxDigits, NumberPlace.Single, out number, out var refusal);
        return refusal;
    }
}
