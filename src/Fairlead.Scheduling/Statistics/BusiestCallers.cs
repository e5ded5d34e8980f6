using System.Runtime.InteropServices;

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

    public IReadOnlyCollection<CallerTally> Tallies => _tallies.Values;

    /// <summary>Finds or begins the tally of a caller, and counts the event for its busyness.</summary>
    public CallerTally Touch(string caller)
    {
        if (_tallies.Count >= Capacity && !_tallies.ContainsKey(caller))
        {
            return Displace(caller);
        }

        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, caller, out _);
        tally ??= new CallerTally(caller, events: 0);
        tally.Events++;
        return tally;
    }

    private CallerTally Displace(string caller)
    {
        CallerTally? least = null;
        foreach (var tally in _tallies.Values)
        {
            if (least is null || tally.Events < least.Events)
            {
                least = tally;
            }
        }

        _tallies.Remove(least!.Caller);
        var newcomer = new CallerTally(caller, least.Events + 1);
        _tallies.Add(caller, newcomer);
        return newcomer;
    }
}
