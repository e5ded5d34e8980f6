using System.Collections.Immutable;

namespace Fairlead.Relay.Fields;

/// <summary>The groups a response belongs to or invalidates (RFC 9875): a list of strings of a structured field.</summary>
internal static class CacheGroups
{
    // Section 2.1 asks for at least 32 of at least 32 characters.
    private const int MostGroups = 128;
    private const int LongestName = 128;

    /// <summary>Reads the groups of a field. A field that cannot be parsed names none; members that are no strings, too long or too many, are passed over.</summary>
    public static ImmutableArray<string> Parse(ReadOnlySpan<HeaderField> fields, string name)
    {
        if (!FieldSyntax.Contains(fields, name))
        {
            return [];
        }

        var groups = ImmutableArray.CreateBuilder<string>();
        foreach (ref readonly var field in fields)
        {
            if (field.Is(name) && !TryLine(field.Value, groups))
            {
                return [];
            }
        }

        return groups.DrainToImmutable();
    }

    private static bool TryLine(ReadOnlySpan<char> value, ImmutableArray<string>.Builder groups)
    {
        var reader = new StructuredReader(value);
        if (reader.IsAtEnd)
        {
            return true;
        }

        while (true)
        {
            if (!reader.TryMember(out var member))
            {
                return false;
            }

            if (member.Kind == StructuredKind.String && member.Text.Length <= LongestName && groups.Count < MostGroups)
            {
                groups.Add(member.Text.ToString().Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal));
            }

            if (!reader.TryComma(out var isMalformed))
            {
                return !isMalformed;
            }
        }
    }
}
