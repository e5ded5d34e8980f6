using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>Conditions of a request that are judged on a stored response (RFC 9111, section 4.3.2; RFC 9110, section 13).</summary>
internal static class ClientConditions
{
    /// <summary>Tells whether the requester has the stored response already, so that 304 is the answer.</summary>
    public static bool IsNotModified(ReadOnlySpan<HeaderField> request, int status, ReadOnlySpan<HeaderField> stored, in CachePolicy policy)
    {
        // A condition is judged on what would be a success without it (RFC 9110, section 13.2.1).
        if (status != StatusCodes.Ok)
        {
            return false;
        }

        // With If-None-Match the date means nothing (RFC 9110, section 13.1.3).
        if (FieldSyntax.Contains(request, FieldNames.IfNoneMatch))
        {
            return EntityTag.AnyLineNames(request, FieldNames.IfNoneMatch, FieldSyntax.First(stored, FieldNames.ETag));
        }

        if (!HttpDate.TryParse(FieldSyntax.First(request, FieldNames.IfModifiedSince), policy.ResponseTime, out var since))
        {
            return false;
        }

        // Without a modification date the date of the response stands for it, and without that the time of its reception.
        var modified = HttpDate.TryParse(FieldSyntax.First(stored, FieldNames.LastModified), policy.ResponseTime, out var date) ? date : policy.Date;
        return modified <= since;
    }

    /// <summary>Tells whether a range is answered with a part (RFC 9110, section 13.1.5): there is no <c>If-Range</c>, or it names the stored response.</summary>
    public static bool IsRangeWanted(ReadOnlySpan<HeaderField> request, ReadOnlySpan<HeaderField> stored, in CachePolicy policy)
    {
        var validator = FieldSyntax.First(request, FieldNames.IfRange);
        if (validator.IsEmpty)
        {
            return true;
        }

        if (validator[0] == '"' || EntityTag.IsWeak(validator))
        {
            return EntityTag.StronglyEquals(validator, FieldSyntax.First(stored, FieldNames.ETag));
        }

        // A date is strong when the response was made at least a second after it (RFC 9110, section 8.8.2.2).
        var modified = FieldSyntax.First(stored, FieldNames.LastModified);
        return HttpDate.TryParse(modified, policy.ResponseTime, out var date) && policy.Date - date >= TimeSpan.FromSeconds(1) && validator.SequenceEqual(modified);
    }
}
