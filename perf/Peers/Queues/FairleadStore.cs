using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Peers.Queues;

/// <summary>A queue over Redis with a connection of its own, as one process has it.</summary>
internal sealed class FairleadStore : IAsyncDisposable
{
    // As many ended jobs stay as with the other one.
    private const int Retained = 1_000;

    private readonly ServiceProvider _services;
    private readonly RedisJobStore<string, string> _store;
    private readonly JobQueueOptions _queue;

    public FairleadStore(string endpoint, string prefix, int workers, TimeSpan? sweepInterval = null)
    {
        _queue = new JobQueueOptions
        {
            Workers = workers,
            MaxRetained = Retained,
            MaxQueued = int.MaxValue,
            MaxQueuedPerCaller = int.MaxValue,
        };
        var redis = new RedisJobStoreOptions { KeyPrefix = prefix };
        redis.SweepInterval = sweepInterval ?? redis.SweepInterval;
        _services = new ServiceCollection().AddRedisConnection(endpoint).BuildServiceProvider();
        _store = new RedisJobStore<string, string>(
            _services.GetRequiredService<IConnectionMultiplexer>(),
            redis,
            _queue,
            new JobSerialization<string, string>(TextJson.Default.String, TextJson.Default.String),
            TimeProvider.System);
    }

    /// <summary>Submits jobs of so many callers in turn, as many submissions at a time as said.</summary>
    public async Task EnqueueAsync(int jobs, QueueOptions options, int batch)
    {
        var submitted = 0;
        await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(async () =>
        {
            for (var first = Interlocked.Add(ref submitted, batch) - batch; first < jobs; first = Interlocked.Add(ref submitted, batch) - batch)
            {
                var submissions = new JobSubmission<string>[Math.Min(batch, jobs - first)];
                for (var index = 0; index < submissions.Length; index++)
                {
                    submissions[index] = new JobSubmission<string>($"caller-{(first + index) % options.Callers}", "x");
                }

                await EnqueueAsync(submissions).ConfigureAwait(false);
            }
        }))).ConfigureAwait(false);
    }

    public async Task EnqueueAsync(IReadOnlyList<JobSubmission<string>> submissions)
    {
        var result = await _store.EnqueueAsync(submissions, CancellationToken.None).ConfigureAwait(false);
        if (!result.IsAccepted)
        {
            throw new InvalidOperationException("A job was not accepted.");
        }
    }

    /// <summary>Starts the workers of this process; whoever calls stops them.</summary>
    public async Task<JobWorkers<string, string>> WorkAsync(IJobHandler<string, string> handler)
    {
        var workers = new JobWorkers<string, string>(_store, handler, _queue, TimeProvider.System, NullLogger<JobWorkers<string, string>>.Instance);
        await workers.StartAsync(CancellationToken.None).ConfigureAwait(false);
        return workers;
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }
}
