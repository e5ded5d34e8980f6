namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>Workers, callers and an order, run event by event on a clock of their own: a simulated hour takes milliseconds.</summary>
internal sealed class WorkerSimulation
{
    private readonly ISimulatedOrder _order;
    private readonly Random _random;
    private readonly PriorityQueue<Action, (double Time, long Order)> _events = new();
    private readonly int _workers;
    private double _now;
    private int _busy;
    private long _eventOrder;

    public WorkerSimulation(ISimulatedOrder order, int workers, int seed)
    {
        (_order, _workers, _random) = (order, workers, new Random(seed));
    }

    /// <summary>Gets or sets how likely a worker dies in a job, which then goes back.</summary>
    public double CrashRate { get; set; }

    /// <summary>Gets every start (when, whose, how long): the same seed must give the same trace.</summary>
    public List<(double At, string Caller, double Duration)> Trace { get; } = [];

    public double BusySeconds { get; private set; }

    public void Run(IReadOnlyList<SimulatedCaller> callers, double until)
    {
        foreach (var caller in callers)
        {
            _order.SetWeight(caller.Name, caller.Weight);
            At(caller.ArrivesAt, () => Arrive(caller));
        }

        while (_events.TryPeek(out var happen, out var at) && at.Time <= until)
        {
            _events.Dequeue();
            _now = at.Time;
            happen();

            // Everything that happens at one moment has happened before the workers look for work.
            if (!_events.TryPeek(out _, out var next) || next.Time > _now)
            {
                StartWork(until);
            }
        }
    }

    private void Arrive(SimulatedCaller caller)
    {
        for (var count = 0; count < caller.Backlog; count++)
        {
            Submit(caller);
        }
    }

    private void Submit(SimulatedCaller caller)
    {
        var job = new SimulatedJob(caller, caller.NextDuration(_random), _now);
        _order.Enter(job, job.Duration * caller.GuessError(_random), _now);
    }

    private void StartWork(double until)
    {
        while (_busy < _workers && _order.TakeNext(_now) is { } job)
        {
            _busy++;
            job.StartedAt = _now;
            Trace.Add((_now, job.Caller.Name, job.Duration));
            job.Caller.LongestWait = Math.Max(job.Caller.LongestWait, _now - job.ArrivedAt);
            var crashes = _random.NextDouble() < CrashRate;
            var end = _now + (crashes ? job.Duration * _random.NextDouble() : job.Duration);

            // Only what lies inside the observed time counts.
            var observed = Math.Min(end, until) - _now;
            job.Caller.Service += observed;
            BusySeconds += observed;
            At(end, () => Finish(job, crashes));
        }
    }

    private void Finish(SimulatedJob job, bool crashed)
    {
        _busy--;
        if (crashed)
        {
            _order.Return(job, _now);
            return;
        }

        _order.End(job, _now);
        var caller = job.Caller;
        caller.Completed++;
        if (caller.ResubmitAfter >= 0)
        {
            At(_now + caller.ResubmitAfter, () => Submit(caller));
        }
    }

    private void At(double time, Action happen) => _events.Enqueue(happen, (time, ++_eventOrder));
}
