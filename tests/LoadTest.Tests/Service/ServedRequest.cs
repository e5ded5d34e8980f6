namespace LoadTest.Tests.Service;

/// <summary>A request as the test server received it.</summary>
internal sealed record ServedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Fields, string Body)
{
    public string Path => Target.Split('?')[0];

    public string? Query(string name) => Target.Split('?').Skip(1)
        .SelectMany(static query => query.Split('&'))
        .Select(static pair => pair.Split('='))
        .Where(pair => pair[0] == name)
        .Select(static pair => Uri.UnescapeDataString(pair[1]))
        .SingleOrDefault();
}
