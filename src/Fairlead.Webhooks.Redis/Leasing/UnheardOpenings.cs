namespace Fairlead.Webhooks.Redis.Leasing;

/// <summary>Streams that were asked for without hearing the answer: this process may have them in Redis, and would not know that it is to send what they hold.</summary>
/// <remarks>Thread-safe. A command on a broken connection may still arrive, so each is asked for as long as a lease is.</remarks>
internal sealed class UnheardOpenings(TimeProvider timeProvider, TimeSpan patience)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _since = [];

    public void Add(string streamId)
    {
        lock (_gate)
        {
            _since[streamId] = timeProvider.GetTimestamp();
        }
    }

    /// <summary>Lists those that are to be asked for now; those whose time is over are among them for the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> all = [.. _since.Keys];
            foreach (var id in all.Where(id => timeProvider.GetElapsedTime(_since[id]) > patience))
            {
                _since.Remove(id);
            }

            return all;
        }
    }
}
