using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>One caller's share of the work: what waits, what runs, and how much service it has had.</summary>
/// <remarks>
/// Virtual times are worker-seconds divided by weight. Service of the running items is kept as sums that are linear in
/// time, so that the virtual time of a flow with thousands of running items is still computed in O(1).
/// </remarks>
internal sealed class Flow : KineticNode
{
    internal FlowStanding Standing;
    internal bool IsPaused;
    internal int Takeable;
    internal int TakeableShort;
    internal int TakeableLong;

    // Virtual time of everything that has ended, raised when the flow returns from idling.
    private double _ended;

    // Running items, each with rate 1 / (weight when it started): what they have used for certain ...
    private double _rate;
    private double _rateTimesStart;

    // ... and what they are charged: the guess until it is exceeded, then the elapsed time.
    private double _guessed;
    private double _overdueRate;
    private double _overdueRateTimesStart;

    public string Key { get; private set; } = "";

    public double Weight { get; set; } = 1;

    /// <summary>Gets or sets when the flow was last served or, for a newcomer, when it came: the lowest wins a tie.</summary>
    public long LastServed { get; set; }

    public int Running { get; private set; }

    public int RunningLong { get; private set; }

    public int WaitingShort { get; private set; }

    public int WaitingLong { get; private set; }

    public int Waiting => WaitingShort + WaitingLong;

    /// <summary>Gets the lane made last; the others follow.</summary>
    public FlowLane? FirstLane { get; private set; }

    /// <summary>Gets the rate of <see cref="ChargedTime"/>: it grows with the items that have exceeded their guess.</summary>
    public double ChargedRate => _overdueRate;

    /// <summary>Gets where <see cref="ChargedTime"/> would have been at the origin.</summary>
    public double ChargedIntercept => _ended + _guessed - _overdueRateTimesStart;

    /// <summary>Gets the rate of <see cref="CertainTime"/>: it grows with every running item.</summary>
    public double CertainRate => _rate;

    /// <summary>Gets where <see cref="CertainTime"/> would have been at the origin.</summary>
    public double CertainIntercept => _ended - _rateTimesStart;

    /// <summary>The virtual time that decides who is next: running items count by guess or elapsed time, whichever is larger.</summary>
    public double ChargedTime(double now) => ChargedIntercept + (ChargedRate * now);

    /// <summary>The virtual time that is certain: running items count by elapsed time only. It never goes back.</summary>
    public double CertainTime(double now) => CertainIntercept + (CertainRate * now);

    /// <summary>Begins as the flow of a caller, or begins again as that of another when it was forgotten.</summary>
    public void Become(string key, double weight, bool isPaused)
    {
        Debug.Assert(Running == 0 && Waiting == 0 && Standing == FlowStanding.Unknown, "A flow is forgotten when it has nothing.");
        (Key, Weight, IsPaused, LastServed, _ended) = (key, weight, isPaused, 0, 0);
    }

    public FlowLane FindOrAddLane(int kind)
    {
        var lane = FirstLane;
        while (lane is not null && lane.Kind != kind)
        {
            lane = lane.Next;
        }

        return lane ?? (FirstLane = new FlowLane(this, kind, FirstLane));
    }

    /// <summary>Adds a waiting item to its lane, at the place of its sequence.</summary>
    public void Add(FairItem item)
    {
        // New items go to the end. A returned one entered before all that wait, other returned ones aside: near the head.
        ref var lane = ref item.Lane!.Items;
        if (lane.Last is null || lane.Last.Sequence < item.Sequence)
        {
            lane.AddLast(item);
        }
        else
        {
            lane.AddBefore(FindLater(lane.First!, item.Sequence), item);
        }

        CountWaiting(item, 1);
    }

    public void Remove(FairItem item)
    {
        item.Lane!.Items.Remove(item);
        CountWaiting(item, -1);
    }

    /// <summary>Finds the waiting item that came first, in lanes of the given kinds that are ready.</summary>
    public FairItem FindOldest(uint kinds)
    {
        FairItem? oldest = null;
        for (var lane = FirstLane; lane is not null; lane = lane.Next)
        {
            if (lane.IsReady && (kinds & (1u << lane.Kind)) != 0 && (oldest is null || lane.Items.First!.Sequence < oldest.Sequence))
            {
                oldest = lane.Items.First;
            }
        }

        return oldest!;
    }

    public void RaiseTo(double virtualTime, double now) => _ended += Math.Max(0, virtualTime - ChargedTime(now));

    public void Start(FairItem item, double now)
    {
        var rate = 1 / Weight;
        item.StartSeconds = now;
        item.RateAtStart = rate;
        Running++;
        RunningLong += item.IsShort ? 0 : 1;
        _rate += rate;
        _rateTimesStart += rate * now;
        _guessed += rate * item.GuessSeconds;
    }

    public void BecomeOverdue(FairItem item)
    {
        _guessed -= item.RateAtStart * item.GuessSeconds;
        _overdueRate += item.RateAtStart;
        _overdueRateTimesStart += item.RateAtStart * item.StartSeconds;
    }

    public void End(FairItem item, bool overdue, double now)
    {
        _rate -= item.RateAtStart;
        _rateTimesStart -= item.RateAtStart * item.StartSeconds;
        if (overdue)
        {
            _overdueRate -= item.RateAtStart;
            _overdueRateTimesStart -= item.RateAtStart * item.StartSeconds;
        }
        else
        {
            _guessed -= item.RateAtStart * item.GuessSeconds;
        }

        _ended += item.RateAtStart * Math.Max(0, now - item.StartSeconds);
        RunningLong -= item.IsShort ? 0 : 1;
        if (--Running == 0)
        {
            // Nothing runs, so every sum is zero; saying so keeps rounding errors from adding up over the years.
            _rate = _rateTimesStart = _guessed = _overdueRate = _overdueRateTimesStart = 0;
        }
    }

    private static FairItem FindLater(FairItem first, long sequence)
    {
        var later = first;
        while (later.Sequence < sequence)
        {
            later = later.LaneLinks.Next!;
        }

        return later;
    }

    private void CountWaiting(FairItem item, int change)
    {
        if (item.IsShort)
        {
            WaitingShort += change;
        }
        else
        {
            WaitingLong += change;
        }
    }
}
