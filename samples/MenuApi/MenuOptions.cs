namespace MenuApi;

/// <summary>Where the program listens, and how slow, strict and cacheable it is.</summary>
internal sealed record MenuOptions
{
    /// <summary>Gets the port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Gets how long each answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets how many requests it answers in a second; <see langword="null"/> for all that come.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Gets how long caches may reuse an answer; zero has them ask each time.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how long after that they may answer while they ask again, or while there is nobody to ask.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromMinutes(10);
}
