namespace MenuApi.Hosting;

/// <summary>Counts requests by status and by target.</summary>
/// <remarks>Thread-safe. Targets beyond the first thousand are counted together.</remarks>
internal sealed class RequestCounts
{
    /// <summary>How many targets are counted each by itself.</summary>
    public const int MostTargets = 1_000;

    /// <summary>The name under which the others are counted.</summary>
    public const string OtherTargets = "others";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, long> _byStatus = [];
    private readonly SortedDictionary<string, long> _byTarget = new(StringComparer.Ordinal);

    /// <summary>Counts a request when it comes.</summary>
    public void AddArrival(string target)
    {
        lock (_gate)
        {
            var name = _byTarget.Count < MostTargets || _byTarget.ContainsKey(target) ? target : OtherTargets;
            _byTarget[name] = _byTarget.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Counts a request when its answer begins; one whose client has left by then has none.</summary>
    public void AddAnswer(int status)
    {
        lock (_gate)
        {
            _byStatus[status] = _byStatus.GetValueOrDefault(status) + 1;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byStatus.Clear();
            _byTarget.Clear();
        }
    }

    public RequestStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new(_byTarget.Values.Sum(), new SortedDictionary<int, long>(_byStatus), new SortedDictionary<string, long>(_byTarget, StringComparer.Ordinal));
        }
    }
}
