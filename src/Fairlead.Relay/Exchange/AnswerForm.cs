using System.Globalization;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Exchange;

/// <summary>What of a stored response is the answer to a request (RFC 9110, sections 13.1 and 14): the same for each way in which answers are written.</summary>
/// <param name="Kind">How much of it.</param>
/// <param name="Offset">Where a part begins.</param>
/// <param name="Count">How many bytes a part has.</param>
internal readonly record struct AnswerForm(AnswerKind Kind, long Offset, long Count)
{
    // The fields that a 304 has (RFC 9110, section 15.4.5), beside the date of modification where there is no tag.
    private static readonly string[] NotModifiedFields =
        [FieldNames.CacheControl, FieldNames.ContentLocation, FieldNames.Date, FieldNames.ETag, FieldNames.Expires, FieldNames.Vary, "CDN-Cache-Control", FieldNames.CacheStatus];

    /// <summary>Chooses by the conditions and the range of a request. Allocates nothing.</summary>
    public static AnswerForm Choose(ReadOnlySpan<HeaderField> request, in RequestDirectives directives, bool isHead, ResponseHead head, long bodyLength, in CachePolicy policy)
    {
        if (directives.HasCondition && ClientConditions.IsNotModified(request, head.Status, head.Fields.AsSpan(), policy))
        {
            return new AnswerForm(AnswerKind.NotModified, 0, 0);
        }

        if (isHead || !directives.HasRange || head.Status != StatusCodes.Ok || !ClientConditions.IsRangeWanted(request, head.Fields.AsSpan(), policy))
        {
            return default;
        }

        var range = ByteRange.Parse(FieldSyntax.First(request, FieldNames.Range));
        return range.Kind == ByteRangeKind.None ? default
            : range.TryResolve(bodyLength, out var offset, out var count) ? new AnswerForm(AnswerKind.Part, offset, count)
            : new AnswerForm(AnswerKind.NotSatisfiable, 0, 0);
    }

    /// <summary>Returns the status of the answer.</summary>
    public int StatusOf(ResponseHead head) => Kind switch
    {
        AnswerKind.NotModified => StatusCodes.NotModified,
        AnswerKind.Part => StatusCodes.PartialContent,
        AnswerKind.NotSatisfiable => StatusCodes.RangeNotSatisfiable,
        _ => head.Status,
    };

    /// <summary>Tells whether the answer has a field of the stored response. The age, which the cache tells itself, it never has.</summary>
    public bool Has(in HeaderField field, ResponseHead head) => Kind switch
    {
        AnswerKind.NotModified => NotModifiedFields.Contains(field.Name, StringComparer.OrdinalIgnoreCase)
            || (field.Is(FieldNames.LastModified) && !FieldSyntax.Contains(head.Fields.AsSpan(), FieldNames.ETag)),
        AnswerKind.NotSatisfiable => field.Is(FieldNames.Date),
        _ => !field.Is(FieldNames.Age),
    };

    /// <summary>Writes the field that says which part it is, or that there is no such part.</summary>
    public string? ContentRangeOf(long bodyLength) => Kind switch
    {
        AnswerKind.Part => string.Create(CultureInfo.InvariantCulture, $"bytes {Offset}-{Offset + Count - 1}/{bodyLength}"),
        AnswerKind.NotSatisfiable => string.Create(CultureInfo.InvariantCulture, $"bytes */{bodyLength}"),
        _ => null,
    };
}
