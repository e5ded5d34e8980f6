using Fairlead.Relay.Fields;
using Fairlead.Relay.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Relay.AspNetCore.Hits;

/// <summary>Takes those fields from a request that decide about stored responses, without a copy of all the others.</summary>
internal static class HitFields
{
    // Unrolled by hand it would be faster by nothing that can be measured.
    private static readonly string[] Read =
    [
        FieldNames.CacheControl, FieldNames.Pragma, FieldNames.IfNoneMatch, FieldNames.IfModifiedSince, FieldNames.IfMatch, FieldNames.IfUnmodifiedSince,
        FieldNames.Range, FieldNames.IfRange,
    ];

    /// <summary>Copies the fields that directives and conditions stand in, and those that select among stored responses.</summary>
    /// <param name="headers">The fields of the request.</param>
    /// <param name="found">The stored responses.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="count">How many there are.</param>
    /// <returns><see langword="false"/> when there are too many, or when some of them may belong to the connection.</returns>
    public static bool TryCopy(IHeaderDictionary headers, in StoredResource found, Span<HeaderField> fields, out int count)
    {
        count = 0;
        if (!IsPlain(headers.Connection))
        {
            return false;
        }

        foreach (var name in Read)
        {
            if (!TryAdd(headers, name, fields, ref count))
            {
                return false;
            }
        }

        foreach (var response in found.Responses)
        {
            foreach (ref readonly var selecting in response.Head.SelectingFields.AsSpan())
            {
                if (!Contains(fields[..count], selecting.Name) && !TryAdd(headers, selecting.Name, fields, ref count))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsPlain(StringValues connection) =>
        connection.Count == 0 || (connection.Count == 1 && (connection.ToString() is var value) && (Is(value, "keep-alive") || Is(value, "close")));

    private static bool Is(string value, string option) => value.Equals(option, StringComparison.OrdinalIgnoreCase);

    private static bool TryAdd(IHeaderDictionary headers, string name, Span<HeaderField> fields, ref int count)
    {
        foreach (var value in headers[name])
        {
            if (count == fields.Length)
            {
                return false;
            }

            fields[count++] = new HeaderField(name, value ?? "");
        }

        return true;
    }

    private static bool Contains(ReadOnlySpan<HeaderField> fields, string name)
    {
        foreach (ref readonly var field in fields)
        {
            if (field.Is(name))
            {
                return true;
            }
        }

        return false;
    }
}
