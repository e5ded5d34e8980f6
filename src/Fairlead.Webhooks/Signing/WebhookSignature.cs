using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Webhooks.Signing;

/// <summary>Signs as Standard Webhooks 1.0 says: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    /// <summary>The version that stands before a symmetric signature.</summary>
    public const string Version = "v1,";

    /// <summary>The length of a signature without its version: base64 of 32 bytes.</summary>
    public const int EncodedLength = 44;

    /// <summary>The longest id that is signed; receivers may get longer ones, which they refuse.</summary>
    public const int LongestId = 256;

    /// <summary>The digits of the largest timestamp, and the two full stops.</summary>
    private const int LongestRest = 22;

    /// <summary>Computes one signature. Once the pool of arrays is warm, it allocates nothing.</summary>
    /// <param name="secret">The key.</param>
    /// <param name="id">Up to <see cref="LongestId"/> characters of ASCII.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <param name="destination">32 bytes.</param>
    public static void Compute(WebhookSecret secret, ReadOnlySpan<char> id, long timestamp, ReadOnlySpan<byte> body, Span<byte> destination)
    {
        Debug.Assert(id.Length <= LongestId && Ascii.IsValid(id) && destination.Length == HMACSHA256.HashSizeInBytes);

        // One call over one piece: copying is a twentieth of the hashing, and a hash object per request would be garbage.
        var text = ArrayPool<byte>.Shared.Rent(LongestId + LongestRest + body.Length);
        var length = 0;
        try
        {
            Ascii.FromUtf16(id, text, out length);
            text[length++] = (byte)'.';
            timestamp.TryFormat(text.AsSpan(length), out var digits, provider: CultureInfo.InvariantCulture);
            length += digits;
            text[length++] = (byte)'.';
            body.CopyTo(text.AsSpan(length));
            HMACSHA256.HashData(secret.Key, text.AsSpan(0, length + body.Length), destination);
        }
        finally
        {
            text.AsSpan(0, length + body.Length).Clear();
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    /// <summary>Gets how many characters <see cref="Write"/> writes for that many secrets.</summary>
    public static int LengthFor(int secrets) => (secrets * (Version.Length + EncodedLength + 1)) - 1;

    /// <summary>Writes the value of the header: a signature for each secret, so that both are accepted while a secret is being replaced.</summary>
    /// <param name="secrets">At least one.</param>
    /// <param name="id">Up to <see cref="LongestId"/> characters of ASCII.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <param name="destination">As long as <see cref="LengthFor"/> says.</param>
    public static void Write(ReadOnlySpan<WebhookSecret> secrets, ReadOnlySpan<char> id, long timestamp, ReadOnlySpan<byte> body, Span<char> destination)
    {
        Debug.Assert(secrets.Length > 0 && destination.Length == LengthFor(secrets.Length));
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var i = 0; i < secrets.Length; i++)
        {
            if (i > 0)
            {
                destination[0] = ' ';
                destination = destination[1..];
            }

            Compute(secrets[i], id, timestamp, body, signature);
            Version.CopyTo(destination);
            Convert.TryToBase64Chars(signature, destination[Version.Length..], out _);
            destination = destination[(Version.Length + EncodedLength)..];
        }
    }
}
