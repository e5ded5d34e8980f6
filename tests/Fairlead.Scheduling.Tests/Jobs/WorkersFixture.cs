using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>A queue over a memory store, its workers, and a clock that the test moves.</summary>
internal sealed class WorkersFixture : IAsyncDisposable
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly MemoryJobStore<string, string> _memory;
    private bool _isStopped;

    private WorkersFixture(ScriptedHandler handler, JobQueueOptions options, IMeterFactory? meterFactory)
    {
        Handler = handler;
        Options = options;
        _memory = new MemoryJobStore<string, string>(options, Time);
        Store = new FaultyStore(_memory);
        Queue = meterFactory is null
            ? new JobQueue<string, string>(Store)
            : new JobQueue<string, string>(Store, "shout", options, meterFactory);
        Workers = new JobWorkers<string, string>(
            Store, handler, options, Time, NullLogger<JobWorkers<string, string>>.Instance, "shout", meterFactory);
    }

    public ManualTimeProvider Time { get; } = new();

    public ScriptedHandler Handler { get; }

    public JobQueueOptions Options { get; }

    public FaultyStore Store { get; }

    public JobQueue<string, string> Queue { get; }

    public JobWorkers<string, string> Workers { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static WorkersFixture Create(
        ScriptedHandler handler, Action<JobQueueOptions>? configure = null, IMeterFactory? meterFactory = null)
    {
        var options = new JobQueueOptions { Workers = 2 };
        configure?.Invoke(options);
        return new WorkersFixture(handler, options, meterFactory);
    }

    public static async Task<WorkersFixture> StartAsync(
        ScriptedHandler handler, Action<JobQueueOptions>? configure = null, IMeterFactory? meterFactory = null)
    {
        var fixture = Create(handler, configure, meterFactory);
        await fixture.Workers.StartAsync(Token);
        return fixture;
    }

    public async Task<JobSnapshot<string, string>> EndOfAsync(JobId id)
    {
        var snapshot = await Queue.WaitAsync(id, TimeSpan.FromDays(1), Token).AsTask().WaitAsync(HardLimit, Token);
        Assert.NotNull(snapshot);
        return snapshot;
    }

    public async Task<JobSnapshot<string, string>> FindAsync(JobId id)
    {
        var snapshot = await Queue.FindAsync(id, Token);
        Assert.NotNull(snapshot);
        return snapshot;
    }

    /// <summary>Yields to the workers until something has happened; only a defect lets it run out of time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> happened)
    {
        using var limit = new CancellationTokenSource(HardLimit);
        while (!await happened())
        {
            Assert.False(limit.IsCancellationRequested, "It did not happen in time.");
            await Task.Yield();
        }
    }

    public Task UntilAsync(JobId id, JobStatus status) => UntilAsync(async () => (await FindAsync(id)).Status == status);

    /// <summary>Waits for a number of timers to be pending: what waits for the clock has begun to.</summary>
    public Task UntilTimersAsync(int count) => UntilAsync(() => Task.FromResult(Time.PendingTimers >= count));

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        return Workers.StopAsync(cancellationToken);
    }

    public Task StopAtOnceAsync() => StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await StopAtOnceAsync().WaitAsync(HardLimit, CancellationToken.None);
        }

        Workers.Dispose();
        _memory.Dispose();
    }
}
