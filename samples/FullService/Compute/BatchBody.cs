using System.Buffers;
using System.Numerics;
using System.Text.Json;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Reads the body of <c>POST /compute/batch</c>.</summary>
internal static class BatchBody
{
    /// <summary>How many numbers a batch holds at most.</summary>
    public const int MaxNumbers = 10_000;

    /// <summary>The largest body: 10,000 numbers of 400 digits.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const string Allowed = "an object with \"numbers\", an array of 1 to 10,000 strings, is expected";

    public static bool TryRead(in ReadOnlySequence<byte> body, int maxDigits, out IReadOnlyList<BigInteger> numbers, out Refusal refusal)
    {
        var read = new List<BigInteger>();
        numbers = read;
        try
        {
            var reader = JsonBody.CreateReader(body);
            return TryReadObject(ref reader, maxDigits, read, out refusal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refusal = JsonBody.Refuse(body, exception);
            return false;
        }
    }

    private static bool TryReadObject(ref Utf8JsonReader reader, int maxDigits, List<BigInteger> numbers, out Refusal refusal)
    {
        refusal = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            refusal = Refusal.BadRequest($"The body is {JsonBody.Describe(reader.TokenType)}; {Allowed}.");
            return false;
        }

        while (JsonBody.ReadProperty(ref reader))
        {
            if (!reader.ValueTextEquals("numbers"u8))
            {
                refusal = JsonBody.RefuseProperty(ref reader, Allowed);
                return false;
            }

            if (!TryReadNumbers(ref reader, maxDigits, numbers, out refusal))
            {
                return false;
            }
        }

        if (numbers.Count == 0)
        {
            refusal = Refusal.BadRequest($"The body has no \"numbers\", or an empty array of them; {Allowed}.");
            return false;
        }

        return true;
    }

    private static bool TryReadNumbers(ref Utf8JsonReader reader, int maxDigits, List<BigInteger> numbers, out Refusal refusal)
    {
        reader.Read();
        if (numbers.Count > 0 || reader.TokenType != JsonTokenType.StartArray)
        {
            refusal = numbers.Count > 0
                ? JsonBody.RefuseRepetition("numbers")
                : Refusal.BadRequest($"\"numbers\" is {JsonBody.Describe(reader.TokenType)}; {Allowed}.");
            return false;
        }

        refusal = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == MaxNumbers)
            {
                refusal = Refusal.BadRequest("\"numbers\" has more than 10,000 elements; send several batches.");
                return false;
            }

            if (!NumberValue.TryRead(ref reader, maxDigits, new NumberPlace(numbers.Count), out var number, out refusal))
            {
                return false;
            }

            numbers.Add(number);
        }

        return true;
    }
}
