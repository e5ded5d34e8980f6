namespace LoadTest.Statistics;

/// <summary>What each client got while every client had a job waiting: only then do shares say anything about fairness.</summary>
/// <remarks>
/// Only stretches of at least <see cref="ShortestStretch"/> count. A queue that is all but empty has every client waiting for
/// microseconds at a time, and each of these moments begins with the arrival, and ends with the start, of a job of the client that had
/// none: what is served within them says who was late, not who was favoured. And in a short stretch a single long job weighs more than all others.
/// </remarks>
/// <param name="Duration">How long every client had at least one job submitted and not started, in all such stretches.</param>
/// <param name="Jobs">Jobs that started meanwhile.</param>
/// <param name="ByWorkerTime">Jain's index of the worker time the clients got meanwhile.</param>
/// <param name="ByJobs">Jain's index of the number of jobs that started meanwhile.</param>
internal readonly record struct SharedBacklog(TimeSpan Duration, int Jobs, double? ByWorkerTime, double? ByJobs)
{
    /// <summary>How long all clients must have been backlogged without a break.</summary>
    public static readonly TimeSpan ShortestStretch = TimeSpan.FromMilliseconds(500);

    private enum Change
    {
        // At the same instant an arrival counts before a start, so a queue that is refilled in time never counts as empty.
        Submitted = 0,
        Started = 1,
        Ended = 2,
    }

    /// <summary>Replays the run from the times of its jobs.</summary>
    public static SharedBacklog Of(ReadOnlySpan<JobTimes> jobs, int clients)
    {
        var moments = new (long Time, Change Change, int Client)[3 * jobs.Length];
        for (var job = 0; job < jobs.Length; job++)
        {
            var times = jobs[job];
            moments[3 * job] = (times.Submitted, Change.Submitted, times.Client);
            moments[(3 * job) + 1] = (times.Started, Change.Started, times.Client);
            moments[(3 * job) + 2] = (times.Ended, Change.Ended, times.Client);
        }

        // The comparer makes no difference between clients: what they get in one instant does not depend on the order.
        Array.Sort(moments, static (left, right) =>
            left.Time != right.Time ? left.Time.CompareTo(right.Time) : left.Change.CompareTo(right.Change));
        var replay = new Replay(clients);
        foreach (var (time, change, client) in moments)
        {
            replay.MoveTo(time);
            replay.Apply(change, client);
        }

        return replay.Result();
    }

    private sealed class Replay(int clients)
    {
        private readonly int[] _waiting = new int[clients];
        private readonly int[] _running = new int[clients];
        private readonly double[] _started = new double[clients];
        private readonly double[] _workerTicks = new double[clients];

        // The same for the present stretch, and where on its clock the worker time of a client was last brought up to date.
        private readonly double[] _stretchStarted = new double[clients];
        private readonly double[] _stretchWorkerTicks = new double[clients];
        private readonly long[] _countedTo = new long[clients];
        private int _backlogged;
        private long _now;
        private long _stretchTicks;
        private long _sharedTicks;

        private bool IsShared => _backlogged == clients;

        public void MoveTo(long time)
        {
            _stretchTicks += IsShared ? time - _now : 0;
            _now = time;
        }

        public void Apply(Change change, int client)
        {
            var wasShared = IsShared;
            switch (change)
            {
                case Change.Submitted:
                    _backlogged += _waiting[client]++ == 0 ? 1 : 0;
                    break;
                case Change.Started:
                    _stretchStarted[client] += IsShared ? 1 : 0;
                    _backlogged -= --_waiting[client] == 0 ? 1 : 0;
                    CountWorkerTime(client);
                    _running[client]++;
                    break;
                default:
                    CountWorkerTime(client);
                    _running[client]--;
                    break;
            }

            if (wasShared && !IsShared)
            {
                EndStretch();
            }
        }

        public SharedBacklog Result()
        {
            EndStretch();
            return new SharedBacklog(
                new TimeSpan(_sharedTicks),
                (int)_started.Sum(),
                JainIndex.Of(_workerTicks),
                JainIndex.Of(_started));
        }

        private void CountWorkerTime(int client)
        {
            _stretchWorkerTicks[client] += (double)_running[client] * (_stretchTicks - _countedTo[client]);
            _countedTo[client] = _stretchTicks;
        }

        private void EndStretch()
        {
            var counts = _stretchTicks >= ShortestStretch.Ticks;
            _sharedTicks += counts ? _stretchTicks : 0;
            for (var client = 0; client < clients; client++)
            {
                CountWorkerTime(client);
                _started[client] += counts ? _stretchStarted[client] : 0;
                _workerTicks[client] += counts ? _stretchWorkerTicks[client] : 0;
                _stretchStarted[client] = _stretchWorkerTicks[client] = _countedTo[client] = 0;
            }

            _stretchTicks = 0;
        }
    }
}
