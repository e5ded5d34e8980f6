using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Statistics;

/// <summary>Counts per caller, for the busiest callers only, in bounded memory however many callers come.</summary>
/// <remarks>
/// The "space saving" sketch of Metwally, Agrawal and El Abbadi (2005): a caller that is not yet counted displaces the
/// least busy one and inherits its weight, so a caller with more than 1/<see cref="Capacity"/> of all events is never missing.
/// Not thread-safe.
/// </remarks>
internal sealed class BusiestCallers
{
    internal const int Capacity = 256;

    private readonly Dictionary<string, CallerTally> _tallies = new(Capacity, StringComparer.Ordinal);

    // By how busy they were when last looked at: a key is never too large, and is corrected when it reaches the top.
    private readonly IndexedHeap<CallerTally, CallerTally.ByEvents> _byEvents = new();

    public IReadOnlyCollection<CallerTally> Tallies => _tallies.Values;

    /// <summary>Finds or begins the tally of a caller, and counts the event for its busyness.</summary>
    /// <remarks>O(1), amortized, but for the O(log <see cref="Capacity"/>) of a displacement.</remarks>
    public CallerTally Touch(string caller)
    {
        if (!_tallies.TryGetValue(caller, out var tally))
        {
            tally = _tallies.Count < Capacity ? new CallerTally(caller, events: 0, waits: null) : Displace(caller);
            _tallies.Add(caller, tally);
            _byEvents.Set(tally, tally.Events, tie: 0);
        }

        tally.Events++;
        return tally;
    }

    private CallerTally Displace(string caller)
    {
        CallerTally? least;
        while (_byEvents.TryPeek(out least, out var events) && events < least.Events)
        {
            _byEvents.Set(least, least.Events, tie: 0);
        }

        _byEvents.Remove(least!);
        _tallies.Remove(least!.Caller);
        return new CallerTally(caller, least.Events, least.TakeWaits());
    }
}
