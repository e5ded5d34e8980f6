using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Reads a positive integer from text: the digits 0 to 9 and nothing else; leading zeros are dropped.</summary>
internal static class DecimalInteger
{
    private const int LongestWord = 19;

    /// <summary>Reads an integer of at least 1.</summary>
    /// <remarks>The length is checked before anything is computed, so the cost is linear in the length of what is refused.</remarks>
    /// <param name="text">UTF-8 text.</param>
    /// <param name="maxDigits">How many digits are allowed, leading zeros aside.</param>
    /// <param name="where">What the text is in the request, for the refusal.</param>
    /// <param name="number">The integer.</param>
    /// <param name="refusal">Why it is not one.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int maxDigits, NumberPlace where, out BigInteger number, out Refusal refusal)
    {
        (number, refusal) = (default, default);
        if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            refusal = Refusal.BadRequest($"{where} must be an integer of at least 1 in decimal digits (0 to 9 only), not {Quote(text)}.");
            return false;
        }

        var digits = text.TrimStart((byte)'0');
        if (digits.IsEmpty)
        {
            refusal = Refusal.BadRequest($"{where} must be at least 1, not {Quote(text)}.");
            return false;
        }

        if (digits.Length > maxDigits)
        {
            refusal = Refusal.UnprocessableEntity($"{where} has {digits.Length:N0} digits; at most {maxDigits:N0} are allowed.");
            return false;
        }

        number = Parse(digits);
        return true;
    }

    private static BigInteger Parse(ReadOnlySpan<byte> digits)
    {
        // 19 digits fit into 64 bits, whatever they are.
        if (digits.Length <= LongestWord)
        {
            return ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        var text = ArrayPool<char>.Shared.Rent(digits.Length);
        try
        {
            var length = Encoding.ASCII.GetChars(digits, text);
            return BigInteger.Parse(text.AsSpan(0, length), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private static string Quote(ReadOnlySpan<byte> text) => RequestText.Quote(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 200)]));
}
