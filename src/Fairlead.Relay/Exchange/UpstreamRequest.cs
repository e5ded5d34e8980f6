using System.Collections.Immutable;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Exchange;

/// <summary>Makes the requests that are forwarded: copies, because they may live longer than the message they are for.</summary>
internal static class UpstreamRequest
{
    /// <summary>Copies a request.</summary>
    public static HttpRequestMessage Copy(CacheRequest request) => Copy(request, static _ => true);

    /// <summary>Copies a request and makes it one for validation (RFC 9111, section 4.3.1): it has the tags of all stored responses, and those that the client has.</summary>
    /// <param name="request">The request.</param>
    /// <param name="selected">The response that matches it; <see langword="null"/> when none does.</param>
    /// <param name="candidates">All stored responses of the URL.</param>
    /// <returns><see langword="null"/> when nothing is stored that could be asked about.</returns>
    public static HttpRequestMessage? Validate(CacheRequest request, StoredResponse? selected, ImmutableArray<StoredResponse> candidates)
    {
        var tags = new List<string>();
        foreach (var candidate in candidates)
        {
            AddTag(tags, FieldSyntax.First(candidate.Head.Fields.AsSpan(), FieldNames.ETag));
        }

        var modified = selected is null ? "" : FieldSyntax.First(selected.Head.Fields.AsSpan(), FieldNames.LastModified).ToString();
        var hasDate = modified.Length > 0;
        if (tags.Count == 0 && !hasDate)
        {
            return null;
        }

        var copy = Copy(request, static field => !field.Is(FieldNames.IfNoneMatch) && !field.Is(FieldNames.IfModifiedSince));
        AddTagsOf(request, tags);
        if (tags.Count > 0)
        {
            copy.Headers.TryAddWithoutValidation(FieldNames.IfNoneMatch, string.Join(", ", tags));
        }

        if (hasDate)
        {
            copy.Headers.TryAddWithoutValidation(FieldNames.IfModifiedSince, modified);
        }

        return copy;
    }

    /// <summary>Tells whether a request for validation can be confirmed for one response only, so that a 304 need not say which.</summary>
    /// <param name="validation">What was sent.</param>
    /// <param name="candidate">The response.</param>
    /// <param name="isSelected">Whether it is the one that matches the request, whose date was sent.</param>
    /// <param name="isAlone">Whether it is the only one of its URL.</param>
    public static bool AsksAboutOnly(HttpRequestMessage validation, StoredResponse candidate, bool isSelected, bool isAlone)
    {
        var fields = validation.Headers.NonValidated;
        var hasDate = fields.Contains(FieldNames.IfModifiedSince);

        // Where there are tags the date means nothing (RFC 9110, section 13.1.3), but not every origin knows that.
        return fields.TryGetValues(FieldNames.IfNoneMatch, out var tags)
            ? (isSelected || !hasDate) && FieldSyntax.First(candidate.Head.Fields.AsSpan(), FieldNames.ETag).SequenceEqual(tags.ToString())
            : isSelected && isAlone;
    }

    private static HttpRequestMessage Copy(CacheRequest request, Func<HeaderField, bool> keeps)
    {
        var copy = new HttpRequestMessage(request.Message.Method, request.Message.RequestUri)
        {
            Version = request.Message.Version,
            VersionPolicy = request.Message.VersionPolicy,
        };
        foreach (var field in request.Fields)
        {
            if (keeps(field))
            {
                copy.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
        }

        foreach (var option in request.Message.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[option.Key] = option.Value;
        }

        return copy;
    }

    // What the client has and the cache has not may be confirmed as well (section 4.3.2).
    private static void AddTagsOf(CacheRequest request, List<string> tags)
    {
        foreach (var field in request.Fields)
        {
            if (!field.Is(FieldNames.IfNoneMatch))
            {
                continue;
            }

            var list = new ListReader(field.Value);
            while (list.MoveNext())
            {
                AddTag(tags, list.Current is "*" ? default : list.Current);
            }
        }
    }

    private static void AddTag(List<string> tags, ReadOnlySpan<char> tag)
    {
        if (tag.Length > 0 && !tags.Contains(tag.ToString()))
        {
            tags.Add(tag.ToString());
        }
    }
}
