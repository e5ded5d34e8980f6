using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>Whether a response to a GET may be stored (RFC 9111, section 3).</summary>
internal static class Storability
{
    /// <summary>Judges a response.</summary>
    /// <param name="request">The request as it was forwarded.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="policy">What they say about reuse.</param>
    /// <param name="settings">The options.</param>
    /// <returns><see cref="CacheReason.Storable"/>, or what is against it.</returns>
    public static CacheReason Judge(in RequestDirectives request, int status, ReadOnlySpan<HeaderField> fields, in CachePolicy policy, CacheSettings settings)
    {
        var against = JudgeStatus(status, policy);
        if (against == CacheReason.Storable)
        {
            against = JudgeDirectives(request, fields, policy, settings);
        }

        return against == CacheReason.Storable ? JudgeUse(status, fields, policy, settings) : against;
    }

    /// <summary>Tells whether what is against storing a response also tells that an older one should go: the representation is no longer one that may be stored.</summary>
    public static bool ReplacesStored(CacheReason against, int status) =>
        (status is >= 200 and < 400 || status is 404 or 410)
        && against is CacheReason.MalformedCacheControl or CacheReason.ResponseNoStore or CacheReason.ResponsePrivate or CacheReason.VaryAny
            or CacheReason.NoFreshness or CacheReason.NeverReusable or CacheReason.TooLarge or CacheReason.StatusNotUnderstood;

    private static CacheReason JudgeStatus(int status, in CachePolicy policy) => status switch
    {
        < 200 or StatusCodes.NotModified => CacheReason.StatusNotFinal,
        StatusCodes.PartialContent => CacheReason.PartialContent,
        _ when StatusCodes.ConcernsOneRequest(status) => CacheReason.StatusOfOneRequest,
        // Section 5.2.2.3.
        _ when policy.Directives.Has(CacheDirectives.MustUnderstand) && !StatusCodes.IsUnderstood(status) => CacheReason.StatusNotUnderstood,
        _ => CacheReason.Storable,
    };

    private static CacheReason JudgeDirectives(in RequestDirectives request, ReadOnlySpan<HeaderField> fields, in CachePolicy policy, CacheSettings settings)
    {
        var directives = policy.Directives;
        if (directives.IsMalformed)
        {
            return CacheReason.MalformedCacheControl;
        }

        if (request.Control.Has(CacheDirectives.NoStore))
        {
            return CacheReason.RequestNoStore;
        }

        // Section 5.2.2.3: no-store is for caches that do not know must-understand.
        if (directives.Has(CacheDirectives.NoStore) && !directives.Has(CacheDirectives.MustUnderstand))
        {
            return CacheReason.ResponseNoStore;
        }

        if (settings.IsShared && directives.Has(CacheDirectives.Private))
        {
            return CacheReason.ResponsePrivate;
        }

        // Section 3.5.
        if (settings.IsShared && request.HasAuthorization
            && !(directives.Has(CacheDirectives.MustRevalidate | CacheDirectives.Public) || directives.SharedMaxAge is not null))
        {
            return CacheReason.Authorization;
        }

        return settings.IsShared && !settings.StoresSetCookie && FieldSyntax.Contains(fields, FieldNames.SetCookie) ? CacheReason.SetCookie
            : SelectingFields.VariesByAnything(fields) ? CacheReason.VaryAny
            : CacheReason.Storable;
    }

    private static CacheReason JudgeUse(int status, ReadOnlySpan<HeaderField> fields, in CachePolicy policy, CacheSettings settings)
    {
        var directives = policy.Directives;
        var isExplicit = directives.MaxAge is not null
            || (settings.IsShared ? directives.SharedMaxAge is not null : directives.Has(CacheDirectives.Private))
            || directives.Has(CacheDirectives.Public)
            || (!policy.IsTargeted && FieldSyntax.Contains(fields, FieldNames.Expires));
        if (!isExplicit && !StatusCodes.IsHeuristicallyCacheable(status))
        {
            return CacheReason.NoFreshness;
        }

        // What cannot be used when it is needed next is not worth its room.
        var isUsable = policy.HasValidator || (policy.Lifetime.Value > policy.InitialAge && !directives.Has(CacheDirectives.NoCache))
            || directives.StaleWhileRevalidate > 0 || directives.StaleIfError > 0;
        return isUsable ? CacheReason.Storable : CacheReason.NeverReusable;
    }
}
