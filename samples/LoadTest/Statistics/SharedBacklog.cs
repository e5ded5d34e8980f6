namespace LoadTest.Statistics;

/// <summary>What each client got while every client had a job waiting: only then do shares say anything about fairness.</summary>
/// <param name="Duration">How long every client had at least one job submitted and not started, in all.</param>
/// <param name="Jobs">Jobs that started meanwhile.</param>
/// <param name="ByWorkerTime">Jain's index of the worker time the clients got meanwhile.</param>
/// <param name="ByJobs">Jain's index of the number of jobs that started meanwhile.</param>
internal readonly record struct SharedBacklog(TimeSpan Duration, int Jobs, double? ByWorkerTime, double? ByJobs)
{
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

        // Where on the clock of shared backlog the worker time of a client was last brought up to date.
        private readonly long[] _countedTo = new long[clients];
        private int _backlogged;
        private long _now;
        private long _sharedTicks;

        public void MoveTo(long time)
        {
            _sharedTicks += _backlogged == clients ? time - _now : 0;
            _now = time;
        }

        public void Apply(Change change, int client)
        {
            switch (change)
            {
                case Change.Submitted:
                    _backlogged += _waiting[client]++ == 0 ? 1 : 0;
                    break;
                case Change.Started:
                    _started[client] += _backlogged == clients ? 1 : 0;
                    _backlogged -= --_waiting[client] == 0 ? 1 : 0;
                    CountWorkerTime(client);
                    _running[client]++;
                    break;
                default:
                    CountWorkerTime(client);
                    _running[client]--;
                    break;
            }
        }

        public SharedBacklog Result()
        {
            for (var client = 0; client < clients; client++)
            {
                CountWorkerTime(client);
            }

            return new SharedBacklog(
                new TimeSpan(_sharedTicks),
                (int)_started.Sum(),
                JainIndex.Of(_workerTicks),
                JainIndex.Of(_started));
        }

        private void CountWorkerTime(int client)
        {
            _workerTicks[client] += (double)_running[client] * (_sharedTicks - _countedTo[client]);
            _countedTo[client] = _sharedTicks;
        }
    }
}
