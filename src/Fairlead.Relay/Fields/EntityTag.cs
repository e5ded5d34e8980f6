namespace Fairlead.Relay.Fields;

/// <summary>Comparison of entity tags (RFC 9110, section 8.8.3), as they stand in fields.</summary>
/// <remarks>A tag without its quotes, which some origins send, is compared as the text that it is.</remarks>
internal static class EntityTag
{
    /// <summary>Tells whether a tag is weak.</summary>
    public static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>Compares two tags strongly: the same, and neither is weak.</summary>
    public static bool StronglyEquals(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => left.Length > 0 && !IsWeak(left) && left.SequenceEqual(right);

    /// <summary>Compares two tags weakly: the same but for their weakness.</summary>
    public static bool WeaklyEquals(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var opaque = WithoutWeakness(left);
        return opaque.Length > 0 && opaque.SequenceEqual(WithoutWeakness(right));
    }

    /// <summary>Tells whether any line of a field such as <c>If-None-Match</c> names a tag, compared weakly, or is <c>*</c>.</summary>
    public static bool AnyLineNames(ReadOnlySpan<HeaderField> fields, string name, ReadOnlySpan<char> tag)
    {
        foreach (ref readonly var field in fields)
        {
            if (!field.Is(name))
            {
                continue;
            }

            var list = new ListReader(field.Value);
            while (list.MoveNext())
            {
                if (list.Current is "*" || WeaklyEquals(list.Current, tag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> WithoutWeakness(ReadOnlySpan<char> tag) => IsWeak(tag) ? tag[2..] : tag;
}
