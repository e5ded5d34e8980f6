using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>What the outbox tells of streams that are being opened: its answer and its news come on different ways, and the news may be first.</summary>
/// <remarks>
/// Thread-safe. News are noted here before the stream is looked for, and taken from here after it was added: so one of the two finds the other.
/// </remarks>
internal sealed class Openings
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Count, OutboxStanding? Told)> _openings = [];

    public void Begin(string streamId)
    {
        lock (_gate)
        {
            var (count, told) = _openings.GetValueOrDefault(streamId);
            _openings[streamId] = (count + 1, told);
        }
    }

    /// <summary>Keeps what was told of a stream, if somebody is opening it; the newest says all.</summary>
    public void Note(in OutboxStanding standing)
    {
        lock (_gate)
        {
            if (_openings.TryGetValue(standing.StreamId, out var opening))
            {
                _openings[standing.StreamId] = opening with { Told = standing };
            }
        }
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    /// <returns>What was told since; <see langword="null"/> when that is nothing.</returns>
    public OutboxStanding? End(string streamId)
    {
        lock (_gate)
        {
            var (count, told) = _openings[streamId];
            if (count == 1)
            {
                _openings.Remove(streamId);
            }
            else
            {
                _openings[streamId] = (count - 1, told);
            }

            return told;
        }
    }
}
