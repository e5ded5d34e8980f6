using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Fairlead.Webhooks.Signing;

/// <summary>A key that sender and receiver share: <c>whsec_</c> and base64 of 24 to 64 bytes, as Standard Webhooks 1.0 writes it.</summary>
/// <remarks>Immutable. <see cref="ToString"/> does not tell the key, so that it does not end up in a log; <see cref="Reveal"/> does.</remarks>
public sealed class WebhookSecret : IEquatable<WebhookSecret>
{
    private const string Prefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Makes a new secret of 32 random bytes.</summary>
    public static WebhookSecret Create() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Reads a secret.</summary>
    /// <param name="text"><c>whsec_</c> and base64 of 24 to 64 bytes.</param>
    /// <exception cref="FormatException">The text is not of that form. The message does not repeat it.</exception>
    public static WebhookSecret Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var secret)
            ? secret
            : throw new FormatException($"A webhook secret is '{Prefix}' and base64 of {ShortestKey} to {LongestKey} bytes; the one received has {text.Length} characters and is not.");
    }

    /// <summary>Reads a secret; <see langword="false"/> when the text is not of the form that <see cref="Parse"/> wants.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        Span<byte> key = stackalloc byte[LongestKey];
        // White space is legal within base64, but not within a secret: two texts would be the same key.
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.AsSpan().ContainsAny(WhiteSpace)
            || !Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), key, out var length) || length < ShortestKey)
        {
            return false;
        }

        secret = new WebhookSecret(key[..length].ToArray());
        CryptographicOperations.ZeroMemory(key);
        return true;
    }

    /// <summary>Writes the secret in full, for whoever must be told it once.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    /// <summary>Tells whether both are the same key, in a time that does not depend on where they differ.</summary>
    public bool Equals(WebhookSecret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_key, other._key);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as WebhookSecret);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_key);
        return hash.ToHashCode();
    }

    /// <summary>Describes the secret without telling it.</summary>
    public override string ToString() => $"{Prefix}({_key.Length} bytes)";

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n");
}
