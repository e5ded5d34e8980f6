using System.Diagnostics;
using Fairlead.Scheduling.Concurrency;

namespace Fairlead.Scheduling.Channels;

/// <summary>Decides which flow is next: deficit round robin (Shreedhar and Varghese 1995) without visits that serve nothing.</summary>
/// <remarks>
/// <para>
/// In each round every flow that was backlogged when the round began is given its allotment, and is served while its deficit
/// pays for its first item. A flow keeps its deficit only while it is backlogged. A newcomer's first round is the next one.
/// </para>
/// <para>
/// How many rounds a flow needs to save up for its first item is a division, so a flow is touched only in the round in which it
/// is served: one allotment ahead costs O(1); further ahead costs O(log n) in the number of different rounds waited for.
/// </para>
/// <para>Not thread-safe; knows no items, keys nor clocks.</para>
/// </remarks>
internal sealed class DeficitRoundRobin
{
    private readonly LaterRounds _later = new();

    // Those who are due in this round, and behind them those who are due in the next.
    private FlowRing<RoundRobinFlow.InRound> _due;
    private ulong _round;
    private long _steps;

    /// <summary>Makes the scheduler.</summary>
    /// <param name="firstRound">The number of the first round; rounds wrap around, and a test starts shortly before.</param>
    public DeficitRoundRobin(ulong firstRound = 0) => _round = firstRound;

    /// <summary>Gets how many times a flow was put somewhere or a bucket of flows was compared: the work done, for the tests of O(1).</summary>
    public long Steps => _steps + _later.Steps;

    /// <summary>Lets in a flow that has become backlogged; <see cref="RoundRobinFlow.HeadCost"/> and the allotment are set.</summary>
    public void Enter(RoundRobinFlow flow)
    {
        Debug.Assert(!flow.IsScheduled && flow is { Allotment: > 0, HeadCost: > 0 }, "A newcomer with an item that costs something.");
        flow.IsScheduled = true;
        flow.Deficit = 0;
        Schedule(flow);
    }

    /// <summary>Finds the flow whose first item is next. Calling it again without a change in between finds the same.</summary>
    public RoundRobinFlow? FindNext()
    {
        var first = _due.First;
        if (first is null || first.DueRound != _round)
        {
            BeginNextRound();
            first = _due.First;
        }

        return first;
    }

    /// <summary>Charges the next flow for its first item. <see cref="Settle"/> or <see cref="Leave"/> follows.</summary>
    public void Pay(RoundRobinFlow flow)
    {
        Debug.Assert(ReferenceEquals(flow, _due.First) && flow.DueRound == _round, "Only the next flow is served.");
        Debug.Assert(flow.Deficit >= flow.HeadCost, "Whoever is due can pay.");
        flow.Deficit -= flow.HeadCost;

        // Among many flows, whoever comes next has not been seen for a while.
        CacheLines.Fetch(flow.FollowerInRound);
    }

    /// <summary>Ends the turn of a flow that has paid, unless it can pay for the item that is first now.</summary>
    public void Settle(RoundRobinFlow flow)
    {
        if (flow.Deficit >= flow.HeadCost || flow.DueRound != _round)
        {
            return;
        }

        if (flow.HeadCost - flow.Deficit > flow.Allotment)
        {
            _due.Remove(flow);
            Schedule(flow);
            return;
        }

        _steps++;
        _due.Rotate();
        flow.Deficit += flow.Allotment;
        flow.DueRound = unchecked(_round + 1);
    }

    /// <summary>Takes out a flow that has no item left, and its deficit with it.</summary>
    public void Leave(RoundRobinFlow flow)
    {
        Unschedule(flow);
        flow.IsScheduled = false;
    }

    /// <summary>Gives a flow another allotment, or takes note that its first item has changed; what it has saved so far stays.</summary>
    public void Change(RoundRobinFlow flow, long allotment)
    {
        // What it would be given from the next round on is taken back at the old rate; in its own round there is nothing ahead.
        flow.Deficit -= (long)unchecked(flow.DueRound - _round) * flow.Allotment;
        flow.Allotment = allotment;
        var isDueAndPaid = flow.DueRound == _round && flow.Deficit >= flow.HeadCost;
        var rounds = isDueAndPaid ? 0 : RoundsUntilPaid(flow);
        flow.Deficit += (long)rounds * allotment;
        if (unchecked(_round + rounds) != flow.DueRound)
        {
            Unschedule(flow);
            flow.DueRound = unchecked(_round + rounds);
            Insert(flow);
        }
    }

    // At least one: a flow that has had its turn in this round waits for the next, whatever it has saved.
    private static ulong RoundsUntilPaid(RoundRobinFlow flow)
    {
        var missing = flow.HeadCost - flow.Deficit;
        return missing <= flow.Allotment ? 1 : (ulong)((missing - 1) / flow.Allotment) + 1;
    }

    private void Schedule(RoundRobinFlow flow)
    {
        var rounds = RoundsUntilPaid(flow);
        flow.Deficit += (long)rounds * flow.Allotment;
        flow.DueRound = unchecked(_round + rounds);
        Insert(flow);
    }

    private void Insert(RoundRobinFlow flow)
    {
        _steps++;
        Debug.Assert(flow.DueRound != _round, "Nobody enters a round that has begun.");
        if (IsLater(flow))
        {
            _later.Add(flow);
        }
        else
        {
            _due.AddLast(flow);
        }
    }

    private void Unschedule(RoundRobinFlow flow)
    {
        _steps++;
        if (IsLater(flow))
        {
            _later.Remove(flow);
        }
        else
        {
            _due.Remove(flow);
        }
    }

    private bool IsLater(RoundRobinFlow flow) => unchecked(flow.DueRound - _round) > 1;

    // Rounds in which nobody can pay are skipped, however many they are.
    private void BeginNextRound()
    {
        _steps++;
        if (!_due.IsEmpty)
        {
            unchecked
            {
                _round++;
            }
        }
        else if (!_later.IsEmpty)
        {
            _round = _later.FirstRound;
            _later.MoveRound(_round, ref _due);
        }

        _later.MoveRound(unchecked(_round + 1), ref _due);
    }
}
