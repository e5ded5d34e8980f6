using System.Threading.Channels;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>Completion hooks: called for every end, again after a failure, and not held up by one another.</summary>
public sealed class JobAnnouncerTests : IDisposable
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly MemoryJobStore<string, string> _memory;
    private readonly FaultyStore _store;
    private readonly Channel<JobSnapshot<string, string>> _announced = Channel.CreateUnbounded<JobSnapshot<string, string>>();

    public JobAnnouncerTests()
    {
        _memory = new MemoryJobStore<string, string>(new JobQueueOptions { AnnouncesEnds = true, Workers = 4 }, _time);
        _store = new FaultyStore(_memory);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task Hook_EveryEnd_IsCalledOnceAndAcknowledged()
    {
        using var announcer = await StartAsync(NoteAsync);
        JobId[] ids = [await EndAsync("1"), await EndAsync("2"), await EndAsync("3")];

        JobId[] announced = [(await NextAsync()).Id, (await NextAsync()).Id, (await NextAsync()).Id];
        Assert.Equal(ids, announced);
        await UntilAcknowledgedAsync(left: 0);

        _time.Advance(TimeSpan.FromMinutes(1));
        await announcer.StopAsync(Token).WaitAsync(HardLimit, Token);
        Assert.False(_announced.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Hook_Throws_IsCalledAgainAndHoldsNobodyUp()
    {
        var failures = 0;
        using var announcer = await StartAsync((completion, token) =>
            completion.Job.Job == "bad" && Interlocked.Increment(ref failures) == 1
                ? throw new InvalidOperationException("The outbox is away.")
                : NoteAsync(completion, token));
        var bad = await EndAsync("bad");
        await EndAsync("good");

        Assert.Equal("good", (await NextAsync()).Job);
        await UntilAcknowledgedAsync(left: 1);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(bad, (await NextAsync()).Id);
        await UntilAcknowledgedAsync(left: 0);
        await announcer.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    [Fact]
    public async Task Hooks_Several_AreCalledInOrderOfRegistration()
    {
        var order = new List<int>();
        using var announcer = await StartAsync(
            (_, _) =>
            {
                order.Add(1);
                return ValueTask.CompletedTask;
            },
            (completion, token) =>
            {
                order.Add(2);
                return NoteAsync(completion, token);
            });
        await EndAsync("job");

        await NextAsync();
        await announcer.StopAsync(Token).WaitAsync(HardLimit, Token);
        Assert.Equal([1, 2], order);
    }

    [Fact]
    public async Task Store_Fails_IsTriedAgain()
    {
        _store.TakeEndedFailure = new InvalidOperationException("The store is away.");
        using var announcer = await StartAsync(NoteAsync);
        await EndAsync("job");
        await WorkersFixture.UntilAsync(() => Task.FromResult(_time.PendingTimers > 1));

        _store.TakeEndedFailure = null;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("job", (await NextAsync()).Job);
        await announcer.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    [Fact]
    public async Task StopAsync_HalfwayThroughABatch_AcknowledgesWhatWasAnnounced()
    {
        await EndAsync("1");
        await EndAsync("2");
        using var announcer = await StartAsync(async (completion, token) =>
        {
            await NoteAsync(completion, token);
            if (completion.Job.Job == "2")
            {
                await Never.EndsAsync(token);
            }
        });
        await NextAsync();
        await NextAsync();

        await announcer.StopAsync(Token).WaitAsync(HardLimit, Token);

        Assert.Equal(1, (await _store.GetStatisticsAsync(Token)).Unannounced);
    }

    [Fact]
    public async Task OnCompleted_InAHost_SeesTheResultAndTheServices()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton(_announced);
        builder.Services.AddFairJobs<string, string>("shout")
            .HandledBy<DependencyInjection.UpperCaseHandler>()
            .OnCompleted(static async (completion, token) =>
                await completion.Services.GetRequiredService<Channel<JobSnapshot<string, string>>>().Writer.WriteAsync(completion.Job, token))
            .OnCompleted(static (_, _) => ValueTask.CompletedTask);
        using var host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetRequiredService<JobQueue<string, string>>().EnqueueAsync("a", "text", Token);

        var job = await NextAsync();
        Assert.Equal((JobStatus.Completed, "TEXT"), (job.Status, job.Result));
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<JobAnnouncer<string, string>>());
        await host.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    private async Task<JobAnnouncer<string, string>> StartAsync(
        params Func<JobCompletion<string, string>, CancellationToken, ValueTask>[] hooks)
    {
        var announcer = new JobAnnouncer<string, string>(
            _store, hooks, new ServiceCollection().BuildServiceProvider(), _time, NullLogger<JobAnnouncer<string, string>>.Instance);
        await announcer.StartAsync(Token);
        return announcer;
    }

    private ValueTask NoteAsync(JobCompletion<string, string> completion, CancellationToken cancellationToken) =>
        _announced.Writer.WriteAsync(completion.Job, cancellationToken);

    private async Task<JobSnapshot<string, string>> NextAsync() =>
        await _announced.Reader.ReadAsync(Token).AsTask().WaitAsync(HardLimit, Token);

    private Task UntilAcknowledgedAsync(int left) =>
        WorkersFixture.UntilAsync(async () => (await _store.GetStatisticsAsync(Token)).Unannounced == left);

    private async Task<JobId> EndAsync(string job)
    {
        var result = await _memory.EnqueueAsync([new JobSubmission<string>("a", job)], Token);
        var lease = await _memory.LeaseAsync(WorkerKind.General, Token);
        await _memory.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, Token);
        return Assert.Single(result.Ids);
    }
}
