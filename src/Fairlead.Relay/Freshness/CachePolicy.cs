using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>What a stored response says about its reuse, calculated once; decisions about requests are a pure function of it.</summary>
/// <remarks>A decision allocates nothing.</remarks>
internal readonly record struct CachePolicy
{
    /// <summary>Gets the directives that count for this cache.</summary>
    public CacheControl Directives { get; private init; }

    /// <summary>Gets whether they come from a targeted field (RFC 9213).</summary>
    public bool IsTargeted { get; private init; }

    public FreshnessLifetime Lifetime { get; private init; }

    /// <summary>Gets when the response was made, as it says, or when it was received.</summary>
    public DateTimeOffset Date { get; private init; }

    /// <summary>Gets when the response was received.</summary>
    public DateTimeOffset ResponseTime { get; private init; }

    /// <summary>Gets the age it had then (section 4.2.3, <c>corrected_initial_age</c>).</summary>
    public TimeSpan InitialAge { get; private init; }

    /// <summary>Gets whether it has an entity tag or a modification date.</summary>
    public bool HasValidator { get; private init; }

    /// <summary>Reads a response.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="requestTime">When the request was sent.</param>
    /// <param name="responseTime">When the head of the response was received.</param>
    /// <param name="settings">The options.</param>
    public static CachePolicy Create(int status, ReadOnlySpan<HeaderField> fields, DateTimeOffset requestTime, DateTimeOffset responseTime, CacheSettings settings)
    {
        var isTargeted = TargetedCacheControl.TryParse(fields, settings.TargetedFields, out var directives);
        if (!isTargeted)
        {
            directives = CacheControl.Parse(fields);
        }

        // Without a date that can be read, the time of reception is its date (RFC 9110, section 6.6.1).
        if (!HttpDate.TryParse(FieldSyntax.First(fields, FieldNames.Date), responseTime, out var date))
        {
            date = responseTime;
        }

        return new CachePolicy
        {
            Directives = directives,
            IsTargeted = isTargeted,
            Lifetime = FreshnessLifetime.Of(status, fields, directives, isTargeted, date, settings),
            Date = date,
            ResponseTime = responseTime,
            InitialAge = InitialAgeOf(fields, date, requestTime, responseTime),
            HasValidator = FieldSyntax.Contains(fields, FieldNames.ETag) || FieldSyntax.Contains(fields, FieldNames.LastModified),
        };
    }

    /// <summary>Calculates the age (section 4.2.3). It never decreases: a clock that was set back counts as standing still.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => now > ResponseTime ? InitialAge + (now - ResponseTime) : InitialAge;

    /// <summary>Decides whether the response, which matches the request (section 4.1), is the answer to it.</summary>
    public RelayDecision Decide(in RequestDirectives request, DateTimeOffset now, CacheSettings settings)
    {
        var age = AgeAt(now);
        var reason = Judge(request, age, settings);
        var verdict = reason switch
        {
            CacheReason.Fresh or CacheReason.MaxStale => RelayVerdict.Reuse,
            CacheReason.StaleWhileRevalidate => RelayVerdict.ReuseAndRevalidate,
            CacheReason.RequestNoStore => RelayVerdict.Forward,
            _ => HasValidator ? RelayVerdict.Revalidate : RelayVerdict.Forward,
        };

        // Section 5.2.1.7: nothing is forwarded then, for whatever reason it would be.
        return verdict is RelayVerdict.Revalidate or RelayVerdict.Forward && request.Control.Has(CacheDirectives.OnlyIfCached)
            ? new RelayDecision(RelayVerdict.Refuse, CacheReason.OnlyIfCached, age, Lifetime.Value - age)
            : new RelayDecision(verdict, reason, age, Lifetime.Value - age);
    }

    /// <summary>Decides whether the response stands in for an origin that failed while it was asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    /// <param name="isDisconnected">Whether there was no answer at all, rather than one that tells of a failure.</param>
    /// <param name="settings">The options.</param>
    /// <returns><see cref="RelayVerdict.Reuse"/>, or <see cref="RelayVerdict.Forward"/> when the failure is the answer.</returns>
    public RelayDecision DecideAfterFailure(in RequestDirectives request, DateTimeOffset now, bool isDisconnected, CacheSettings settings)
    {
        var age = AgeAt(now);
        var staleness = age - Lifetime.Value;
        var isForbidden = Directives.Has(CacheDirectives.NoCache) || request.Control.Has(CacheDirectives.NoCache | CacheDirectives.NoStore);
        if (!isForbidden && staleness < TimeSpan.Zero)
        {
            // Fresh after all: only what the request would rather have had was missing.
            return new RelayDecision(RelayVerdict.Reuse, isDisconnected ? CacheReason.Disconnected : CacheReason.StaleIfError, age, -staleness);
        }

        isForbidden |= staleness > settings.MaxStaleness || ForbidsStale(settings);
        if (!isForbidden && IsWithin(staleness, Larger(Directives.StaleIfError, request.Control.StaleIfError)) && MayUseStaleDirectives(settings))
        {
            return new RelayDecision(RelayVerdict.Reuse, CacheReason.StaleIfError, age, -staleness);
        }

        return !isForbidden && isDisconnected && settings.ServesStaleWhenDisconnected && !ForbidsStaleBySharedMaxAge(settings)
            ? new RelayDecision(RelayVerdict.Reuse, CacheReason.Disconnected, age, -staleness)
            : new RelayDecision(RelayVerdict.Forward, CacheReason.Stale, age, -staleness);
    }

    // Section 4.2.3.
    private static TimeSpan InitialAgeOf(ReadOnlySpan<HeaderField> fields, DateTimeOffset date, DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        var apparentAge = responseTime > date ? responseTime - date : TimeSpan.Zero;
        var responseDelay = responseTime > requestTime ? responseTime - requestTime : TimeSpan.Zero;
        var correctedAge = AgeFieldOf(fields) + responseDelay;
        return apparentAge > correctedAge ? apparentAge : correctedAge;
    }

    // Section 5.1: of a list the first member counts, and what is no number is not there.
    private static TimeSpan AgeFieldOf(ReadOnlySpan<HeaderField> fields)
    {
        var list = new ListReader(FieldSyntax.First(fields, FieldNames.Age));
        return list.MoveNext() && DeltaSeconds.TryParse(list.Current, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
    }

    private CacheReason Judge(in RequestDirectives request, TimeSpan age, CacheSettings settings)
    {
        var isFresh = Lifetime.Value > age;
        if (request.Control.Has(CacheDirectives.NoStore))
        {
            return CacheReason.RequestNoStore;
        }

        // Section 5.2.2.4.
        if (Directives.Has(CacheDirectives.NoCache))
        {
            return CacheReason.ResponseNoCache;
        }

        // Sections 5.2.1.4 and 5.4.
        if (request.Control.Has(CacheDirectives.NoCache))
        {
            return CacheReason.RequestNoCache;
        }

        if (request.Control.MaxAge is { } maxAge && IsTooOld(age, maxAge, isFresh))
        {
            return CacheReason.RequestMaxAge;
        }

        // Section 5.2.1.3.
        if (request.Control.MinFresh is { } minFresh && Lifetime.Value - age < TimeSpan.FromSeconds(minFresh))
        {
            return CacheReason.RequestMinFresh;
        }

        return isFresh ? CacheReason.Fresh : JudgeStale(request, age - Lifetime.Value, settings);
    }

    // Section 5.2.1.1; a reload is max-age=0, which an immutable response does without while it is fresh (RFC 8246, section 2).
    private bool IsTooOld(TimeSpan age, int maxAge, bool isFresh) =>
        maxAge == 0 ? !(isFresh && Directives.Has(CacheDirectives.Immutable)) : age > TimeSpan.FromSeconds(maxAge);

    private CacheReason JudgeStale(in RequestDirectives request, TimeSpan staleness, CacheSettings settings)
    {
        if (staleness > settings.MaxStaleness || ForbidsStale(settings))
        {
            return CacheReason.Stale;
        }

        // RFC 5861, section 3.
        if (IsWithin(staleness, Directives.StaleWhileRevalidate) && MayUseStaleDirectives(settings))
        {
            return CacheReason.StaleWhileRevalidate;
        }

        // Section 5.2.1.2.
        var isAccepted = request.Control.Has(CacheDirectives.AnyStale) || IsWithin(staleness, request.Control.MaxStale);
        return isAccepted && !ForbidsStaleBySharedMaxAge(settings) ? CacheReason.MaxStale : CacheReason.Stale;
    }

    // Section 4.2.4, without s-maxage.
    private bool ForbidsStale(CacheSettings settings) =>
        Directives.Has(CacheDirectives.MustRevalidate | CacheDirectives.NoCache) || (settings.IsShared && Directives.Has(CacheDirectives.ProxyRevalidate));

    // Section 5.2.2.10: s-maxage implies proxy-revalidate.
    private bool ForbidsStaleBySharedMaxAge(CacheSettings settings) => settings.IsShared && Directives.SharedMaxAge is not null;

    private bool MayUseStaleDirectives(CacheSettings settings) => settings.StaleDirectivesBeatSharedMaxAge || !ForbidsStaleBySharedMaxAge(settings);

    private static bool IsWithin(TimeSpan staleness, int? seconds) => seconds is { } most && staleness <= TimeSpan.FromSeconds(most);

    private static int? Larger(int? left, int? right) => left is { } first && right is { } second ? Math.Max(first, second) : left ?? right;
}
