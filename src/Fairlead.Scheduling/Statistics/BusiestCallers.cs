using System.Diagnostics;
using System.Runtime.InteropServices;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Statistics;

/// <summary>Counts for the busiest callers only, in bounded memory however many callers come.</summary>
/// <remarks>
/// The "space saving" sketch of Metwally, Agrawal and El Abbadi (2005): a caller that is not yet counted displaces the
/// least busy one and inherits its weight, so a caller with more than 1/<see cref="Capacity"/> of all events is never missing.
/// It displaces it from its tally, too, so that however many callers come, no more objects are made. Not thread-safe.
/// </remarks>
internal sealed class BusiestCallers
{
    internal const int Capacity = 256;

    // One more, for the moment in which the newcomer has come and the displaced one has not yet left.
    private readonly Dictionary<string, CallerTally> _tallies = new(Capacity + 1, StringComparer.Ordinal);

    // By how busy they were when last looked at: a key is never too large, and is corrected when it reaches the top.
    private readonly IndexedHeap<CallerTally, CallerTally.ByEvents> _byEvents = new();

    public IReadOnlyCollection<CallerTally> Tallies => _tallies.Values;

    /// <summary>Finds or begins the tally of a caller, and counts the event for its busyness.</summary>
    /// <remarks>O(1), amortized, but for the O(log <see cref="Capacity"/>) of a displacement. The tally is the caller's until it is displaced.</remarks>
    public CallerTally Touch(string caller)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, caller, out var isKnown);
        var tally = entry ??= _tallies.Count <= Capacity ? AddTally() : FindLeastBusy();
        tally.Events++;
        if (!isKnown)
        {
            Begin(tally, caller);
        }

        return tally;
    }

    /// <summary>Does the same with a tally at hand, which most likely is the caller's: then it need not be looked up.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="known">A tally that was this or another caller's.</param>
    public CallerTally Touch(string caller, CallerTally? known)
    {
        if (known is null || known.Caller != caller)
        {
            return Touch(caller);
        }

        known.Events++;
        return known;
    }

    private void Begin(CallerTally tally, string caller)
    {
        var displaced = tally.Caller;
        tally.Begin(caller);
        if (_tallies.Count > Capacity)
        {
            _tallies.Remove(displaced);
        }
    }

    private CallerTally AddTally()
    {
        var tally = new CallerTally();
        _byEvents.Set(tally, key: 0, tie: 0);
        return tally;
    }

    private CallerTally FindLeastBusy()
    {
        CallerTally? least;
        while (_byEvents.TryPeek(out least, out var events) && events < least.Events)
        {
            _byEvents.Set(least, least.Events, tie: 0);
        }

        Debug.Assert(least is not null, "There are as many tallies as fit.");
        return least;
    }
}
