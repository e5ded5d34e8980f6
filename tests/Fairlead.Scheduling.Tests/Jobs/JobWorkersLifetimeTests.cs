using Fairlead.Scheduling.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>Leases that are kept, stores that fail, and how workers stop.</summary>
public sealed class JobWorkersLifetimeTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_JobThatRunsForLong_IsRenewedAtAThird()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped());
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();
        await fixture.UntilTimersAsync(2);

        for (var third = 1; third <= 9; third++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(10));
            await WorkersFixture.UntilAsync(() => Task.FromResult(fixture.Store.Renewals == third));
        }

        Assert.Equal(JobStopReason.None, context.StopReason);
        Assert.Equal((JobStatus.Running, 1), ((await fixture.FindAsync(id)).Status, (await fixture.FindAsync(id)).Attempts));
    }

    [Fact]
    public async Task Lease_RenewalsFail_AreTriedAgain()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped());
        await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();
        await fixture.UntilTimersAsync(2);

        Exception[] failures = [new TimeoutException("The store did not answer."), new OperationCanceledException("The store gave up by itself.")];
        foreach (var failure in failures)
        {
            fixture.Store.RenewFailure = failure;
            await AdvanceThirdAsync(fixture);
            fixture.Store.RenewFailure = null;
            await AdvanceThirdAsync(fixture);
            await AdvanceThirdAsync(fixture);
        }

        Assert.Equal(JobStopReason.None, context.StopReason);
    }

    [Fact]
    public async Task Lease_Lost_StopsTheHandlerAndTheJobIsDoneAgain()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped(), static options => options.Workers = 1);
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();
        fixture.Store.RenewFailure = new TimeoutException("The store did not answer.");

        fixture.Time.Advance(TimeSpan.FromSeconds(30.1));

        Assert.Equal(JobStopReason.LeaseLost, context.StopReason);
        var again = await fixture.Handler.NextCallAsync();
        Assert.Equal((id, 2), (again.Id, again.Attempt));
        Assert.True(again.FencingToken > context.FencingToken);
    }

    [Fact]
    public async Task LeaseAsync_StoreFails_IsTriedAgainAfterASecond()
    {
        var fixture = WorkersFixture.Create(ScriptedHandler.Echo(), static options => options.Workers = 1);
        await using var ending = fixture;
        fixture.Store.LeaseFailure = new TimeoutException("The store did not answer.");
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Workers.StartAsync(Token);
        await fixture.UntilTimersAsync(2);
        fixture.Store.LeaseFailure = null;
        Assert.Empty(fixture.Handler.Handled);

        fixture.Time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal("text", (await fixture.EndOfAsync(id)).Result);
    }

    [Fact]
    public async Task EndAsync_StoreFails_IsDoneAgainAfterTheLease()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.Echo(), static options => options.Workers = 1);
        fixture.Store.EndFailure = new TimeoutException("The store did not answer.");
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Handler.NextCallAsync();
        await fixture.UntilTimersAsync(3);
        fixture.Store.EndFailure = null;

        fixture.Time.Advance(TimeSpan.FromSeconds(31));

        var ended = await fixture.EndOfAsync(id);
        Assert.Equal((JobStatus.Completed, 2), (ended.Status, ended.Attempts));
    }

    [Fact]
    public async Task StopAsync_JobsThatEndInTime_AreCompleted()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(async (context, _) =>
            {
                await finish.Task;
                return context.Job;
            }),
            static options => options.Workers = 1);
        var running = await fixture.Queue.EnqueueAsync("a", "running", Token);
        var context = await fixture.Handler.NextCallAsync();
        var waiting = await fixture.Queue.EnqueueAsync("a", "waiting", Token);

        var stopping = fixture.StopAsync(Token);
        fixture.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((JobStopReason.None, false), (context.StopReason, stopping.IsCompleted));
        finish.SetResult();
        await stopping.WaitAsync(HardLimit, Token);

        Assert.Equal("running", (await fixture.FindAsync(running)).Result);
        Assert.Equal((JobStatus.Pending, 0), ((await fixture.FindAsync(waiting)).Status, (await fixture.FindAsync(waiting)).Attempts));
        Assert.Equal(["running"], fixture.Handler.Handled);
    }

    [Fact]
    public async Task StopAsync_DrainTimeOver_GivesJobsBackUnharmed()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped());
        var ids = new[] { await fixture.Queue.EnqueueAsync("a", "1", Token), await fixture.Queue.EnqueueAsync("a", "2", Token) };
        var contexts = new[] { await fixture.Handler.NextCallAsync(), await fixture.Handler.NextCallAsync() };
        await fixture.UntilTimersAsync(2);

        var stopping = fixture.StopAsync(Token);
        await fixture.UntilTimersAsync(3);
        fixture.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.All(contexts, static context => Assert.Equal(JobStopReason.None, context.StopReason));
        fixture.Time.Advance(TimeSpan.FromSeconds(1.1));
        await stopping.WaitAsync(HardLimit, Token);

        Assert.All(contexts, static context => Assert.Equal(JobStopReason.Stopping, context.StopReason));
        foreach (var id in ids)
        {
            Assert.Equal((JobStatus.Pending, 0), ((await fixture.FindAsync(id)).Status, (await fixture.FindAsync(id)).Attempts));
        }
    }

    [Fact]
    public async Task StopAsync_HandlerIgnoresItsToken_IsLeftBehindAfterFiveSeconds()
    {
        var never = new TaskCompletionSource<JobOutcome<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler((_, _) => new ValueTask<JobOutcome<string>>(never.Task)));
        await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();
        await fixture.UntilTimersAsync(2);

        var stopping = fixture.StopAtOnceAsync();
        await fixture.UntilTimersAsync(3);
        fixture.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal((JobStopReason.Stopping, false), (context.StopReason, stopping.IsCompleted));
        fixture.Time.Advance(TimeSpan.FromSeconds(0.2));
        await stopping.WaitAsync(HardLimit, Token);

        never.SetResult("late");
    }

    [Fact]
    public async Task StopAsync_TokenCanceled_CutsTheDrainTimeShort()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped());
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Handler.NextCallAsync();

        await fixture.StopAtOnceAsync().WaitAsync(HardLimit, Token);

        Assert.Equal(JobStatus.Pending, (await fixture.FindAsync(id)).Status);
    }

    [Fact]
    public async Task StopAsync_LeaseAnsweredAfterTheDrainTime_IsGivenBackToo()
    {
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fixture = WorkersFixture.Create(ScriptedHandler.UntilStopped(), static options => options.Workers = 1);
        await using var ending = fixture;
        fixture.Store.LeaseAnswers = answers.Task;
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Workers.StartAsync(Token);
        await fixture.UntilAsync(id, JobStatus.Running);

        var stopping = fixture.StopAtOnceAsync();
        answers.SetResult();
        await stopping.WaitAsync(HardLimit, Token);

        Assert.Equal((JobStatus.Pending, 0), ((await fixture.FindAsync(id)).Status, (await fixture.FindAsync(id)).Attempts));
    }

    [Fact]
    public async Task StopAsync_IdleWorkers_EndsAtOnce()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.Echo());
        await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));

        await fixture.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    [Fact]
    public void Constructor_WrongArguments_Throws()
    {
        var (store, handler, options, time) = (new FaultyStore(null!), ScriptedHandler.Echo(), new JobQueueOptions(), new ManualTimeProvider());
        var logger = NullLogger<JobWorkers<string, string>>.Instance;

        Assert.Throws<ArgumentNullException>(() => new JobWorkers<string, string>(null!, handler, options, time, logger));
        Assert.Throws<ArgumentNullException>(() => new JobWorkers<string, string>(store, null!, options, time, logger));
        Assert.Throws<ArgumentNullException>(() => new JobWorkers<string, string>(store, handler, null!, time, logger));
        Assert.Throws<ArgumentNullException>(() => new JobWorkers<string, string>(store, handler, options, null!, logger));
        Assert.Throws<ArgumentNullException>(() => new JobWorkers<string, string>(store, handler, options, time, null!));
        var exception = Assert.Throws<ArgumentException>(() =>
            new JobWorkers<string, string>(store, handler, new JobQueueOptions { LeaseDuration = TimeSpan.Zero }, time, logger));
        Assert.Contains("LeaseDuration", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_WithoutStop_EndsTheWorkers()
    {
        var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped(), static options => options.Workers = 1);
        await using var ending = fixture;
        await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();

        fixture.Workers.Dispose();
        fixture.Workers.Dispose();

        Assert.Equal(JobStopReason.Stopping, context.StopReason);
        await fixture.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    private static async Task AdvanceThirdAsync(WorkersFixture fixture)
    {
        var before = fixture.Store.Renewals;
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await WorkersFixture.UntilAsync(() => Task.FromResult(fixture.Store.Renewals > before));
    }
}
