using System.Buffers;
using System.Numerics;
using System.Text.Json;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Reads the body of <c>POST /compute</c>.</summary>
internal static class ComputeBody
{
    private const string Allowed = "an object with \"number\" is expected";

    public static bool TryRead(in ReadOnlySequence<byte> body, int maxDigits, out BigInteger number, out Refusal refusal)
    {
        number = default;
        try
        {
            var reader = JsonBody.CreateReader(body);
            return TryReadObject(ref reader, maxDigits, out number, out refusal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refusal = JsonBody.Refuse(body, exception);
            return false;
        }
    }

    private static bool TryReadObject(ref Utf8JsonReader reader, int maxDigits, out BigInteger number, out Refusal refusal)
    {
        (number, refusal) = (default, default);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            refusal = Refusal.BadRequest($"The body is {JsonBody.Describe(reader.TokenType)}; {Allowed}.");
            return false;
        }

        while (JsonBody.ReadProperty(ref reader))
        {
            if (!TryReadProperty(ref reader, maxDigits, ref number, out refusal))
            {
                return false;
            }
        }

        if (number.IsZero)
        {
            refusal = Refusal.BadRequest($"The body has no \"number\"; {Allowed}.");
            return false;
        }

        return true;
    }

    private static bool TryReadProperty(ref Utf8JsonReader reader, int maxDigits, ref BigInteger number, out Refusal refusal)
    {
        if (!reader.ValueTextEquals("number"u8))
        {
            return WebhookProperties.TrySkip(ref reader, Allowed, out refusal);
        }

        if (!number.IsZero)
        {
            refusal = JsonBody.RefuseRepetition("number");
            return false;
        }

        reader.Read();
        return NumberValue.TryRead(ref reader, maxDigits, NumberPlace.Single, out number, out refusal);
    }
}
