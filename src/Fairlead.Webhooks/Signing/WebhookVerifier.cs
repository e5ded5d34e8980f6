using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Webhooks.Signing;

/// <summary>Tells a receiver whether a request comes from somebody who knows its secret, as Standard Webhooks 1.0 says.</summary>
/// <remarks>Thread-safe. It keeps nothing: whoever must not handle a request twice remembers the <c>webhook-id</c> for as long as the tolerance.</remarks>
public sealed class WebhookVerifier
{
    // What a sender in good faith needs: sixteen signatures of a kilobyte in all. More would be work for nothing.
    private const int LongestSignatures = 1_024;

    private readonly WebhookSecret[] _secrets;
    private readonly TimeProvider _timeProvider;
    private readonly long _tolerance;

    /// <summary>Makes a verifier.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="timeProvider">The clock that tells how old a request is.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error, and no secret.</exception>
    public WebhookVerifier(WebhookVerifierOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        var validation = new WebhookVerifierOptionsValidator().Validate(name: null, options);
        if (validation.Failed)
        {
            throw new ArgumentException(validation.FailureMessage, nameof(options));
        }

        _secrets = [.. options.Secrets.Select(WebhookSecret.Parse)];
        _timeProvider = timeProvider;
        _tolerance = (long)options.Tolerance.TotalSeconds;
    }

    /// <summary>Verifies a request.</summary>
    /// <param name="id">The header <see cref="WebhookHeaderNames.Id"/>.</param>
    /// <param name="timestamp">The header <see cref="WebhookHeaderNames.Timestamp"/>.</param>
    /// <param name="signature">The header <see cref="WebhookHeaderNames.Signature"/>.</param>
    /// <param name="body">The bytes of the body as they came, not parsed and written again.</param>
    /// <remarks>Signatures are compared in a time that does not depend on where they differ. Once warm, it allocates nothing.</remarks>
    public WebhookVerdict Verify(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
        {
            return WebhookVerdict.HeaderMissing;
        }

        if (!TryReadTimestamp(timestamp, out var seconds)
            || id.Length > WebhookSignature.LongestId || !Ascii.IsValid(id)
            || signature.Length > LongestSignatures || !HasSignature(signature))
        {
            return WebhookVerdict.HeaderMalformed;
        }

        var age = _timeProvider.GetUtcNow().ToUnixTimeSeconds() - seconds;
        return age > _tolerance ? WebhookVerdict.TooOld
            : age < -_tolerance ? WebhookVerdict.TooNew
            : IsSigned(id, seconds, signature, body) ? WebhookVerdict.Verified
            : WebhookVerdict.SignatureMismatch;
    }

    // Signs and a leading zero would give a second text to the same signed time.
    private static bool TryReadTimestamp(string text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && text.Length <= 12 && text[0] != '0';

    private static bool HasSignature(string header)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var part in header.AsSpan().Split(' '))
        {
            if (TryReadSignature(header.AsSpan(part), signature))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadSignature(ReadOnlySpan<char> text, Span<byte> signature)
    {
        if (!text.StartsWith(WebhookSignature.Version, StringComparison.Ordinal))
        {
            return false;
        }

        var encoded = text[WebhookSignature.Version.Length..];
        return encoded.Length == WebhookSignature.EncodedLength && Base64.IsValid(encoded, out var length)
            && length == signature.Length && Convert.TryFromBase64Chars(encoded, signature, out _);
    }

    private bool IsSigned(string id, long timestamp, string header, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> received = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var secret in _secrets)
        {
            WebhookSignature.Compute(secret, id, timestamp, body, expected);
            foreach (var part in header.AsSpan().Split(' '))
            {
                matches |= TryReadSignature(header.AsSpan(part), received) && CryptographicOperations.FixedTimeEquals(expected, received);
            }
        }

        return matches;
    }
}
