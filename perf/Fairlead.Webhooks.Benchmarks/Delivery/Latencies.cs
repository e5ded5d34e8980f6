namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>Times from writing to receipt. Thread-safe.</summary>
internal sealed class Latencies
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];
    private bool _isRecording;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _milliseconds.Count;
            }
        }
    }

    /// <summary>Records from now on; what came before was for warming up.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _isRecording = true;
        }
    }

    public void Add(TimeSpan latency)
    {
        lock (_gate)
        {
            if (_isRecording)
            {
                _milliseconds.Add(latency.TotalMilliseconds);
            }
        }
    }

    /// <summary>Returns the times, in milliseconds, than which so many of all were not longer.</summary>
    public double[] At(params double[] parts)
    {
        lock (_gate)
        {
            _milliseconds.Sort();
            return [.. parts.Select(part => _milliseconds.Count == 0 ? double.NaN : _milliseconds[(int)Math.Min(_milliseconds.Count - 1, _milliseconds.Count * part)])];
        }
    }
}
