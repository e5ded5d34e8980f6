using LoadTest.Http;

namespace LoadTest.Relay;

/// <summary>What a run does.</summary>
internal sealed record RelayOptions
{
    /// <summary>Gets where the relay is: paths are put behind it.</summary>
    public required HttpTarget Target { get; init; }

    /// <summary>Gets the numbers of users, one step each.</summary>
    public required IReadOnlyList<int> Users { get; init; }

    /// <summary>Gets how long a step lasts.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets what is asked for, in turn; empty for the restaurants that the service lists.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Gets how slow the slowest hundredth of the answers may be at a number of users that the service is said to bear.</summary>
    public required TimeSpan MaxP99 { get; init; }

    /// <summary>Gets where a MenuApi counts the requests that come to it, for a cold start; <see langword="null"/> for none.</summary>
    public HttpTarget? Upstream { get; init; }

    /// <summary>Gets the name of the run, which no other has.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets whether each step asks for what nobody has asked for before.</summary>
    public bool IsCold => Upstream is not null;
}
