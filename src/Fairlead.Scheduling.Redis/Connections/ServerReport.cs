namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>What a server says about itself: the answer to <c>INFO</c>.</summary>
internal sealed class ServerReport(string text)
{
    /// <summary>The oldest version that keeps functions.</summary>
    public static Version OldestVersion { get; } = new(7, 0);

    private readonly Dictionary<string, string> _entries = text
        .Split('\n', StringSplitOptions.TrimEntries)
        .Select(static line => line.Split(':', 2))
        .Where(static parts => parts.Length == 2)
        .DistinctBy(static parts => parts[0], StringComparer.Ordinal)
        .ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);

    /// <summary>Gets the version; <see langword="null"/> when the server does not tell.</summary>
    public Version? Version => Version.TryParse(_entries.GetValueOrDefault("redis_version"), out var version) ? version : null;

    /// <summary>Gets whether the server is a node of a cluster.</summary>
    public bool IsClustered => _entries.GetValueOrDefault("redis_mode") == "cluster";

    /// <summary>Gets what happens when the memory is full; <see langword="null"/> when the server does not tell.</summary>
    public string? EvictionPolicy => _entries.GetValueOrDefault("maxmemory_policy");
}
