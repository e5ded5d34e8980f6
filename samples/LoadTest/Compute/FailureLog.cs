namespace LoadTest.Compute;

/// <summary>Counts what went wrong by its message; thread-safe.</summary>
/// <remarks>A broken service says the same a million times, so only so many different messages are kept.</remarks>
internal sealed class FailureLog
{
    private const int MaxMessages = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = [];

    public void Add(string message)
    {
        lock (_gate)
        {
            var key = _counts.Count < MaxMessages || _counts.ContainsKey(message) ? message : "(other messages)";
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Returns the messages, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Messages()
    {
        lock (_gate)
        {
            return [.. _counts.OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key, StringComparer.Ordinal)];
        }
    }
}
