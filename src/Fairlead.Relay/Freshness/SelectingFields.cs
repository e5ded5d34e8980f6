using System.Collections.Immutable;
using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>Chooses between the responses that one URL has (RFC 9111, section 4.1).</summary>
internal static class SelectingFields
{
    // Lists whose members may be written with or without whitespace and empty members between them.
    private static readonly string[] Lists = ["accept", "accept-charset", "accept-encoding", "accept-language"];

    /// <summary>Tells whether a response depends on more than fields: a member of <c>Vary</c> is <c>*</c>.</summary>
    public static bool VariesByAnything(ReadOnlySpan<HeaderField> response)
    {
        foreach (ref readonly var field in response)
        {
            if (!field.Is(FieldNames.Vary))
            {
                continue;
            }

            var list = new ListReader(field.Value);
            while (list.MoveNext())
            {
                if (list.Current is "*")
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Notes what the request had of the fields that the response names and of those that always count: ordered by name, each once.</summary>
    public static ImmutableArray<SelectingField> Of(ReadOnlySpan<HeaderField> response, ReadOnlySpan<HeaderField> request, IReadOnlyList<string> keyFields)
    {
        if (keyFields.Count == 0 && !FieldSyntax.Contains(response, FieldNames.Vary))
        {
            return [];
        }

        var selecting = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in keyFields)
        {
            selecting[name] = ValueOf(name, request);
        }

        foreach (ref readonly var field in response)
        {
            if (!field.Is(FieldNames.Vary))
            {
                continue;
            }

            var list = new ListReader(field.Value);
            while (list.MoveNext())
            {
                var name = list.Current.ToString().ToLowerInvariant();
                selecting[name] = ValueOf(name, request);
            }
        }

        return [.. selecting.Select(static pair => new SelectingField(pair.Key, pair.Value))];
    }

    /// <summary>Tells whether a request has the same values. Allocates nothing.</summary>
    public static bool Match(ReadOnlySpan<SelectingField> selecting, ReadOnlySpan<HeaderField> request)
    {
        foreach (ref readonly var field in selecting)
        {
            if (!(IsList(field.Name) ? MatchesList(field, request) : MatchesText(field, request)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsList(string name) => Array.IndexOf(Lists, name) >= 0;

    // Lines of one field are one value, joined by commas (RFC 9110, section 5.3).
    private static string? ValueOf(string name, ReadOnlySpan<HeaderField> request)
    {
        List<string>? lines = null;
        foreach (ref readonly var field in request)
        {
            if (field.Is(name))
            {
                (lines ??= []).Add(FieldSyntax.Trim(field.Value).ToString());
            }
        }

        return lines is null ? null : string.Join(", ", lines);
    }

    private static bool MatchesText(in SelectingField selecting, ReadOnlySpan<HeaderField> request)
    {
        var rest = selecting.Value.AsSpan();
        var isFirst = true;
        foreach (ref readonly var field in request)
        {
            if (!field.Is(selecting.Name))
            {
                continue;
            }

            var line = FieldSyntax.Trim(field.Value);
            if (selecting.Value is null || (!isFirst && !TrySkip(ref rest, ", ")) || !TrySkip(ref rest, line))
            {
                return false;
            }

            isFirst = false;
        }

        return isFirst ? selecting.Value is null : rest.IsEmpty;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> text)
    {
        var isNext = rest.StartsWith(text, StringComparison.Ordinal);
        rest = isNext ? rest[text.Length..] : rest;
        return isNext;
    }

    private static bool MatchesList(in SelectingField selecting, ReadOnlySpan<HeaderField> request)
    {
        // Codings, languages and media types are the same in upper and lower case.
        var stored = new ListReader(selecting.Value);
        var isThere = false;
        foreach (ref readonly var field in request)
        {
            if (!field.Is(selecting.Name))
            {
                continue;
            }

            isThere = true;
            var list = new ListReader(field.Value);
            while (list.MoveNext())
            {
                if (!stored.MoveNext() || !list.Current.Equals(stored.Current, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }

        return isThere == selecting.Value is not null && !stored.MoveNext();
    }
}
