namespace LoadTest.Compute;

/// <summary>One caller and those of its jobs that may still end.</summary>
internal sealed class FollowedClient
{
    private readonly JobLedger _ledger;
    private readonly int _client;

    // In which reading of the listing each job was last seen; only its last byte, which tells one reading from the next.
    private readonly byte[] _seenIn;
    private int _last;
    private byte _reading;

    public FollowedClient(JobLedger ledger, int client, string caller)
    {
        _ledger = ledger;
        _client = client;
        _seenIn = new byte[ledger.JobsOf(client)];
        _last = _seenIn.Length - 1;
        Caller = caller;
        Open = OpenIndexes().Count();
    }

    public string Caller { get; }

    /// <summary>Gets how many jobs may still end.</summary>
    public int Open { get; private set; }

    /// <summary>Gets how many jobs that were open before it the present reading of the listing has shown.</summary>
    public int Seen { get; private set; }

    public bool Owns(int job) => _ledger.ClientOf(job) == _client;

    public void StartReading()
    {
        _reading = unchecked((byte)(_reading + 1));
        Seen = 0;
    }

    public void MarkSeen(int job)
    {
        ref var seenIn = ref _seenIn[_ledger.IndexOf(job)];
        Seen += seenIn == _reading ? 0 : 1;
        seenIn = _reading;
    }

    public void CountEnded() => Open--;

    /// <summary>Returns the open job that was submitted last; there must be one.</summary>
    public int LastOpen()
    {
        // Jobs do not open again, so the search never goes back.
        while (!_ledger.IsOpen(_ledger.JobOf(_client, _last)))
        {
            _last--;
        }

        return _ledger.JobOf(_client, _last);
    }

    /// <summary>Returns the open jobs that the present reading of the listing has not shown.</summary>
    public IEnumerable<int> UnseenJobs() =>
        OpenIndexes().Where(index => _seenIn[index] != _reading).Select(index => _ledger.JobOf(_client, index));

    private IEnumerable<int> OpenIndexes() =>
        Enumerable.Range(0, _last + 1).Where(index => _ledger.IsOpen(_ledger.JobOf(_client, index)));
}
