using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>How long a response is fresh, counted from its origin (RFC 9111, section 4.2.1).</summary>
/// <param name="Value">The time; zero when nothing gives any.</param>
/// <param name="Source">What gives it.</param>
internal readonly record struct FreshnessLifetime(TimeSpan Value, FreshnessSource Source)
{
    /// <summary>Calculates the lifetime.</summary>
    /// <param name="status">The status of the response.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="directives">Its directives, of the field that counts for this cache.</param>
    /// <param name="isTargeted">Whether that field takes the place of <c>Expires</c> too (RFC 9213, section 2.2).</param>
    /// <param name="date">When the response was made.</param>
    /// <param name="settings">The options.</param>
    public static FreshnessLifetime Of(
        int status, ReadOnlySpan<HeaderField> fields, in CacheControl directives, bool isTargeted, DateTimeOffset date, CacheSettings settings)
    {
        if (settings.LifetimeOverride is { } given)
        {
            return new FreshnessLifetime(given, FreshnessSource.Override);
        }

        if (settings.IsShared && directives.SharedMaxAge is { } shared)
        {
            return new FreshnessLifetime(TimeSpan.FromSeconds(shared), FreshnessSource.SharedMaxAge);
        }

        if (directives.MaxAge is { } maxAge)
        {
            return new FreshnessLifetime(TimeSpan.FromSeconds(maxAge), FreshnessSource.MaxAge);
        }

        if (!isTargeted && FieldSyntax.Contains(fields, FieldNames.Expires))
        {
            // A date that is none, "0" above all, has passed (section 5.3).
            var isDate = HttpDate.TryParse(FieldSyntax.First(fields, FieldNames.Expires), date, out var expires);
            return new FreshnessLifetime(isDate && expires > date ? expires - date : TimeSpan.Zero, FreshnessSource.Expires);
        }

        return Guess(status, fields, directives, date, settings);
    }

    // Section 4.2.2. A shared cache that ignores s-maxage of a private one, or the other way round, still has no explicit time and may guess.
    private static FreshnessLifetime Guess(int status, ReadOnlySpan<HeaderField> fields, in CacheControl directives, DateTimeOffset date, CacheSettings settings)
    {
        if (!(StatusCodes.IsHeuristicallyCacheable(status) || directives.Has(CacheDirectives.Public))
            || !HttpDate.TryParse(FieldSyntax.First(fields, FieldNames.LastModified), date, out var modified) || modified >= date)
        {
            return default;
        }

        var guess = (date - modified) * settings.HeuristicFraction;
        return new FreshnessLifetime(guess < settings.MaxHeuristicLifetime ? guess : settings.MaxHeuristicLifetime, FreshnessSource.Heuristic);
    }
}
