using System.Runtime.InteropServices;
using LoadTest.Numbers;
using LoadTest.Statistics;

namespace LoadTest.Compute;

/// <summary>Everything known of every number of a run, by columns: about 100 bytes for each, however long the run.</summary>
/// <remarks>
/// Jobs are numbered in the order of sending. Rows of different jobs may be written at the same time; each row has
/// one writer: the sender of its request, later the follower of its client.
/// </remarks>
internal sealed class JobLedger
{
    private readonly int _batch;
    private readonly PrimeProduct[] _products;
    private readonly JobOutcome[] _outcomes;
    private readonly long[] _submitted;
    private readonly long[] _started;
    private readonly long[] _ended;

    public JobLedger(PrimeProduct[] products, int clients, int batch)
    {
        _products = products;
        _batch = batch;
        Clients = clients;
        Ids = new JobIdTable(products.Length);
        _outcomes = new JobOutcome[products.Length];
        _submitted = new long[products.Length];
        _started = new long[products.Length];
        _ended = new long[products.Length];
    }

    public int Count => _products.Length;

    public int Clients { get; }

    public JobIdTable Ids { get; }

    public PrimeProduct Product(int job) => _products[job];

    public JobOutcome Outcome(int job) => _outcomes[job];

    /// <summary>Returns who sends a job: requests go around the clients.</summary>
    public int ClientOf(int job) => job / _batch % Clients;

    /// <summary>Returns how many jobs a client sends.</summary>
    public int JobsOf(int client)
    {
        var (rounds, rest) = Math.DivRem((long)Count, (long)Clients * _batch);
        return (int)((rounds * _batch) + Math.Clamp(rest - ((long)client * _batch), 0, _batch));
    }

    /// <summary>Returns a job of a client; the inverse of <see cref="ClientOf"/>.</summary>
    /// <param name="index">From 0 to one less than <see cref="JobsOf"/>, in the order of sending.</param>
    public int JobOf(int client, int index) =>
        (int)(((((long)(index / _batch) * Clients) + client) * _batch) + (index % _batch));

    /// <summary>Returns which job of its client a job is.</summary>
    public int IndexOf(int job) => (job / _batch / Clients * _batch) + (job % _batch);

    /// <summary>Gets whether a job was accepted and has not ended as far as is known.</summary>
    public bool IsOpen(int job) => _outcomes[job] is JobOutcome.Pending or JobOutcome.Running;

    public void SetOutcome(int job, JobOutcome outcome) => _outcomes[job] = outcome;

    /// <summary>Keeps the times of a job that has ended, made to follow each other: clocks of services are not always exact.</summary>
    /// <param name="started">When a worker took it; <see langword="null"/> when none ever did.</param>
    public void SetTimes(int job, DateTimeOffset submitted, DateTimeOffset? started, DateTimeOffset ended)
    {
        _submitted[job] = submitted.UtcTicks;
        _started[job] = started is { } time ? Math.Max(time.UtcTicks, _submitted[job]) : 0;
        _ended[job] = Math.Max(ended.UtcTicks, Math.Max(_started[job], _submitted[job]));
    }

    /// <summary>Returns the times of a job that a worker took and that has ended.</summary>
    public JobTimes? TimesOf(int job) =>
        _started[job] == 0 ? null : new JobTimes(ClientOf(job), _submitted[job], _started[job], _ended[job]);

    /// <summary>Counts the jobs by outcome, in one pass: a job that ends meanwhile is counted once all the same.</summary>
    public JobCounts Counts()
    {
        Span<int> counts = stackalloc int[(int)JobOutcome.NotFound + 1];
        foreach (var outcome in _outcomes)
        {
            counts[(int)outcome]++;
        }

        return new JobCounts(
            counts[(int)JobOutcome.Completed],
            counts[(int)JobOutcome.Running],
            counts[(int)JobOutcome.Pending],
            counts[(int)JobOutcome.Failed],
            counts[(int)JobOutcome.Canceled],
            counts[(int)JobOutcome.NotFound],
            counts[(int)JobOutcome.Wrong]);
    }

    /// <summary>Returns when the last job ended, or <see langword="null"/> when none is known to have.</summary>
    public DateTimeOffset? LastEnded()
    {
        var last = Count == 0 ? 0 : _ended.Max();
        return last == 0 ? null : new DateTimeOffset(last, TimeSpan.Zero);
    }

    /// <summary>Returns, for each client, how long its jobs waited for their start.</summary>
    public Percentiles[] WaitsByClient()
    {
        // Sorted into one array by client in two passes: a million jobs do not need a million list entries more.
        var ends = new int[Clients];
        for (var job = 0; job < Count; job++)
        {
            ends[ClientOf(job)] += _started[job] == 0 ? 0 : 1;
        }

        var total = 0;
        foreach (ref var end in ends.AsSpan())
        {
            (end, total) = (total, total + end);
        }

        var waits = new long[total];
        for (var job = 0; job < Count; job++)
        {
            if (_started[job] != 0)
            {
                waits[ends[ClientOf(job)]++] = _started[job] - _submitted[job];
            }
        }

        return [.. ends.Select((end, client) => Percentiles.OfTicks(waits.AsSpan((client == 0 ? 0 : ends[client - 1])..end)))];
    }

    public SharedBacklog SharedBacklog()
    {
        var times = new List<JobTimes>(Count);
        for (var job = 0; job < Count; job++)
        {
            if (TimesOf(job) is { } known)
            {
                times.Add(known);
            }
        }

        return Statistics.SharedBacklog.Of(CollectionsMarshal.AsSpan(times), Clients);
    }
}
