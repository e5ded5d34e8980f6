using System.Collections.Immutable;
using System.Net.Http.Headers;
using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Exchange;

/// <summary>Copies fields between responses of <see cref="HttpClient"/> and lists of lines, as they are.</summary>
internal static class ResponseFields
{
    /// <summary>Copies all lines of a response.</summary>
    public static ImmutableArray<HeaderField> Read(HttpResponseMessage response)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>(response.Headers.NonValidated.Count + response.Content.Headers.NonValidated.Count);
        Add(fields, response.Headers.NonValidated);
        Add(fields, response.Content.Headers.NonValidated);
        return fields.DrainToImmutable();
    }

    /// <summary>Adds a line to a response, to the headers that take it.</summary>
    public static void Add(HttpResponseMessage response, HeaderField field)
    {
        if (!response.Headers.TryAddWithoutValidation(field.Name, field.Value))
        {
            response.Content.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }
    }

    /// <summary>Returns the fields as they are stored: with a date, which a recipient adds where it is missing (RFC 9110, section 6.6.1).</summary>
    public static ImmutableArray<HeaderField> ForStoring(ImmutableArray<HeaderField> fields, DateTimeOffset responseTime)
    {
        var kept = ConnectionFields.Remove(fields.AsSpan());
        return HttpDate.TryParse(FieldSyntax.First(kept.AsSpan(), FieldNames.Date), responseTime, out _)
            ? kept
            : kept.RemoveAll(static field => field.Is(FieldNames.Date)).Add(new HeaderField(FieldNames.Date, HttpDate.Format(responseTime)));
    }

    private static void Add(ImmutableArray<HeaderField>.Builder fields, HttpHeadersNonValidated headers)
    {
        foreach (var header in headers)
        {
            foreach (var value in header.Value)
            {
                fields.Add(new HeaderField(header.Key, value));
            }
        }
    }
}
