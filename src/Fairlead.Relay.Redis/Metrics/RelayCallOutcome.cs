namespace Fairlead.Relay.Redis.Metrics;

/// <summary>How a call of Redis ended.</summary>
internal enum RelayCallOutcome
{
    /// <summary>With an answer.</summary>
    Answered = 1,

    /// <summary>Without one, or with one that says to come back later.</summary>
    Failed = 2,

    /// <summary>The memory of Redis is full.</summary>
    Full = 3,

    /// <summary>It was not made, because Redis has failed a moment ago.</summary>
    Skipped = 4,
}
