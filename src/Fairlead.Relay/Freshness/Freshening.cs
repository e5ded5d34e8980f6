using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>What a 304 or the answer to a HEAD changes of a stored response (RFC 9111, sections 3.2, 4.3.4 and 4.3.5).</summary>
internal static class Freshening
{
    /// <summary>Tells whether a 304 is about a stored response.</summary>
    /// <param name="notModified">The fields of the 304.</param>
    /// <param name="stored">The fields of the stored response.</param>
    /// <param name="isOnlyCandidate">Whether the request asked about this response and no other: then a 304 without any validator is about it too.</param>
    public static bool Concerns(ReadOnlySpan<HeaderField> notModified, ReadOnlySpan<HeaderField> stored, bool isOnlyCandidate)
    {
        var tag = FieldSyntax.First(notModified, FieldNames.ETag);
        if (!tag.IsEmpty)
        {
            // Section 4.3.4: a strong validator has to be the same; a weak one, or one that was made weak on the way, the same but for that.
            return EntityTag.WeaklyEquals(tag, FieldSyntax.First(stored, FieldNames.ETag));
        }

        var modified = FieldSyntax.First(notModified, FieldNames.LastModified);
        return modified.IsEmpty ? isOnlyCandidate : modified.SequenceEqual(FieldSyntax.First(stored, FieldNames.LastModified));
    }

    /// <summary>Tells whether the answer to a HEAD confirms a stored response, as far as it says anything about its body.</summary>
    public static bool Confirms(ReadOnlySpan<HeaderField> head, ReadOnlySpan<HeaderField> stored, long bodyLength)
    {
        var length = FieldSyntax.First(head, FieldNames.ContentLength);
        return IsSame(head, stored, FieldNames.ETag) && IsSame(head, stored, FieldNames.LastModified)
            && (length.IsEmpty || (long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var announced) && announced == bodyLength));
    }

    /// <summary>Replaces the stored fields by those that the newer message has, all lines of a name by all lines (section 3.2).</summary>
    /// <param name="stored">The fields of the stored response.</param>
    /// <param name="update">The fields of the 304 or of the answer to a HEAD.</param>
    /// <param name="keepsCookies">Whether <c>Set-Cookie</c> of the update is kept; others than the one who was sent it must not get it.</param>
    public static ImmutableArray<HeaderField> Merge(ReadOnlySpan<HeaderField> stored, ReadOnlySpan<HeaderField> update, bool keepsCookies)
    {
        var merged = ImmutableArray.CreateBuilder<HeaderField>(stored.Length + update.Length);
        foreach (ref readonly var field in stored)
        {
            // An age that is not said anew has ended with the validation.
            if (!field.Is(FieldNames.Age) && !(Updates(field.Name, update, keepsCookies) && FieldSyntax.Contains(update, field.Name)))
            {
                merged.Add(field);
            }
        }

        foreach (ref readonly var field in update)
        {
            if (Updates(field.Name, update, keepsCookies))
            {
                merged.Add(field);
            }
        }

        return merged.DrainToImmutable();
    }

    // The length and the range of a message without a body are not those of the stored one.
    private static bool Updates(string name, ReadOnlySpan<HeaderField> update, bool keepsCookies) =>
        !name.Equals(FieldNames.ContentLength, StringComparison.OrdinalIgnoreCase)
        && !name.Equals(FieldNames.ContentRange, StringComparison.OrdinalIgnoreCase)
        && (keepsCookies || !name.Equals(FieldNames.SetCookie, StringComparison.OrdinalIgnoreCase))
        && !ConnectionFields.Contains(name, update);

    private static bool IsSame(ReadOnlySpan<HeaderField> head, ReadOnlySpan<HeaderField> stored, string name)
    {
        var value = FieldSyntax.First(head, name);
        return value.IsEmpty || value.SequenceEqual(FieldSyntax.First(stored, name));
    }
}
