using System.Buffers;
using System.Numerics;
using System.Text.Json;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Reads a number that travels as a JSON string.</summary>
internal static class NumberValue
{
    public static bool TryRead(
        ref Utf8JsonReader reader, int maxDigits, NumberPlace where, out BigInteger number, out Refusal refusal)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            number = default;
            refusal = Refusal.BadRequest(
                $"{where} must be a string of decimal digits, such as \"360\", because JSON numbers lose digits; it is {JsonBody.Describe(reader.TokenType)}.");
            return false;
        }

        return !reader.HasValueSequence && !reader.ValueIsEscaped
            ? DecimalInteger.TryRead(reader.ValueSpan, maxDigits, where, out number, out refusal)
            : TryReadCopy(ref reader, maxDigits, where, out number, out refusal);
    }

    // Text with escapes, or spread over two pieces of the body.
    private static bool TryReadCopy(
        ref Utf8JsonReader reader, int maxDigits, NumberPlace where, out BigInteger number, out Refusal refusal)
    {
        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var text = buffer.AsSpan(0, reader.CopyString(buffer));
            return DecimalInteger.TryRead(text, maxDigits, where, out number, out refusal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
