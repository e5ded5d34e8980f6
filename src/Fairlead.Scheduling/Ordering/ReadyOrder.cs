using System.Numerics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>Finds the next item among the lanes that items can be taken from: the highest tier first, the fair order within it.</summary>
/// <remarks>
/// A tier counts as one higher for each full <paramref name="ageing"/> that its oldest takeable item has waited, and then
/// shares the turns of that tier by the fair order. It rises as a whole: were only the old items to rise, a caller with a
/// deep backlog would pass the fresh items of its neighbours. Levels are computed when a turn is given, so nothing has to
/// happen when an item comes of age. Ages are tracked only from when two tiers are ready until nothing is, so that a
/// single tier in use costs nothing; starting to track looks at each ready lane once, which its entry has paid for.
/// </remarks>
internal sealed class ReadyOrder(TimeSpan ageing)
{
    private const int Tiers = FlowLane.Kinds / 2;

    private readonly double _ageingSeconds = ageing == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : ageing.TotalSeconds;
    private readonly ReadyLanes[] _kinds = [.. Enumerable.Range(0, FlowLane.Kinds).Select(static _ => new ReadyLanes())];

    // One bit for each kind of lane of which there are any.
    private uint _present;
    private bool _tracksAges;

    /// <summary>Puts a lane where its state belongs.</summary>
    public void Place(FlowLane lane, bool ready)
    {
        var kind = _kinds[lane.Kind];
        if (ready)
        {
            kind.Set(lane, _tracksAges);
            _present |= 1u << lane.Kind;
            if (!_tracksAges && _ageingSeconds < double.PositiveInfinity && (_present & ~KindsOf(lane.Tier)) != 0)
            {
                TrackAges();
            }
        }
        else if (lane.IsReady)
        {
            kind.Remove(lane);
            _present &= kind.Count == 0 ? ~(1u << lane.Kind) : ~0u;
            _tracksAges &= _present != 0;
        }
    }

    /// <summary>Finds the smallest charged time among all flows with an item that can be taken; infinite when there is none.</summary>
    public double FindEarliest(double now)
    {
        var earliest = double.PositiveInfinity;
        for (var left = _present; left != 0; left &= left - 1)
        {
            earliest = Math.Min(earliest, _kinds[BitOperations.TrailingZeroCount(left)].FindEarliest(now));
        }

        return earliest;
    }

    /// <summary>Gets where a lane stands by age among those of its kind, from 1 at the top; 0 when ages are not tracked.</summary>
    public int PositionByAge(FlowLane lane) => _kinds[lane.Kind].PositionByAge(lane);

    /// <summary>Finds the item whose turn it is; <see langword="null"/> when none can be taken.</summary>
    /// <param name="shortOnly">Whether to consider short items only.</param>
    /// <param name="now">The current moment.</param>
    public FairItem? FindNext(bool shortOnly, double now)
    {
        if (BitOperations.IsPow2(_present))
        {
            // One kind of lane only, as nearly always: the flow that is next has no other ready lane to choose from.
            var only = BitOperations.Log2(_present);
            return shortOnly && (_present & FlowLane.ShortKinds) == 0 ? null : _kinds[only].FindFirst(now, out _)!.Items.First;
        }

        var kinds = FindHighestKinds(shortOnly, now);
        Flow? first = null;
        var firstTime = double.PositiveInfinity;
        for (var left = kinds; left != 0; left &= left - 1)
        {
            var lane = _kinds[BitOperations.TrailingZeroCount(left)].FindFirst(now, out var time)!;
            if (time < firstTime || (time == firstTime && lane.Flow.LastServed < first!.LastServed))
            {
                (first, firstTime) = (lane.Flow, time);
            }
        }

        return first?.FindOldest(kinds);
    }

    /// <summary>Asks for the memory that the next turns will need, while there is other work to do.</summary>
    public void FetchNext(double now)
    {
        if (BitOperations.IsPow2(_present))
        {
            _kinds[BitOperations.Log2(_present)].FetchNext(now);
        }
    }

    private static uint KindsOf(int tier) => 0b11u << (2 * tier);

    // The kinds of lanes that share the highest level.
    private uint FindHighestKinds(bool shortOnly, double now)
    {
        var allowed = _present & (shortOnly ? FlowLane.ShortKinds : ~0u);
        var (highest, kinds) = (-1, 0u);
        for (var tier = 0; tier < Tiers; tier++)
        {
            var ofTier = allowed & KindsOf(tier);
            if (ofTier == allowed)
            {
                return allowed;
            }

            if (ofTier != 0 && LevelOf(tier, ofTier, now) is var level && level >= highest)
            {
                kinds = level > highest ? ofTier : kinds | ofTier;
                highest = level;
            }
        }

        return kinds;
    }

    private int LevelOf(int tier, uint kinds, double now)
    {
        var oldest = double.PositiveInfinity;
        for (var left = kinds; left != 0; left &= left - 1)
        {
            oldest = Math.Min(oldest, _kinds[BitOperations.TrailingZeroCount(left)].OldestSeconds);
        }

        // Untracked ages are infinitely short, and an infinite ageing is never over.
        var rise = (now - oldest) / _ageingSeconds;
        return rise >= 1 ? Math.Min(tier + (int)Math.Min(rise, Tiers), Tiers - 1) : tier;
    }

    private void TrackAges()
    {
        _tracksAges = true;
        foreach (var kind in _kinds)
        {
            kind.TrackAges();
        }
    }
}
