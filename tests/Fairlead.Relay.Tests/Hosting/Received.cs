namespace Fairlead.Relay.Tests.Hosting;

/// <summary>A response as a client has it.</summary>
internal sealed record Received(int Status, string Body, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Gets what the cache says about itself, without its name.</summary>
    public string CacheStatus => this["Cache-Status"] ?? "";

    public bool IsHit => CacheStatus.Contains("; hit", StringComparison.Ordinal);

    public string? this[string name] => Fields.GetValueOrDefault(name);

    public static async Task<Received> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var fields = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(static header => header.Key, static header => string.Join(" | ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Received((int)response.StatusCode, body, fields);
    }
}
