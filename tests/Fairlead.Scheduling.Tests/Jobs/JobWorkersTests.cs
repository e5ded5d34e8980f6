using Fairlead.Scheduling.Jobs;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>What becomes of a job that a worker has taken.</summary>
public sealed class JobWorkersTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_HandlerCompletes_IsCompletedWithResult()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.Echo());

        var ended = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));

        Assert.Equal((JobStatus.Completed, "text", 1), (ended.Status, ended.Result, ended.Attempts));
    }

    [Fact]
    public async Task Job_HandlerGivenContext_SeesTheJob()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.Echo());
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);

        var context = await fixture.Handler.NextCallAsync();

        Assert.Equal((id, "a", "text", 1), (context.Id, context.Caller, context.Job, context.Attempt));
        Assert.True(context.FencingToken > 0);
        Assert.Equal(JobStopReason.None, context.StopReason);
    }

    [Fact]
    public async Task Job_Fails_IsRetriedAfterABackoffThatGrows()
    {
        // The clock stands still while an attempt fails: one that begins in the midst of a step of it must not end there, too.
        var isAtRest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(async (context, _) =>
            {
                await (context.Attempt == 2 ? isAtRest.Task : Task.CompletedTask);
                return context.Attempt < 3 ? JobOutcome.Failed<string>($"failure {context.Attempt}") : JobOutcome.Completed("third time");
            }),
            static options => options.RetryDelay = TimeSpan.FromSeconds(10));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.UntilAsync(id, JobStatus.Delayed);
        Assert.Equal("failure 1", (await fixture.FindAsync(id)).Error);

        fixture.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(JobStatus.Delayed, (await fixture.FindAsync(id)).Status);
        fixture.Time.Advance(TimeSpan.FromSeconds(5.2));
        isAtRest.SetResult();
        await WorkersFixture.UntilAsync(async () => await fixture.FindAsync(id) is { Status: JobStatus.Delayed, Attempts: 2 });

        fixture.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal((JobStatus.Delayed, 2), ((await fixture.FindAsync(id)).Status, (await fixture.FindAsync(id)).Attempts));
        fixture.Time.Advance(TimeSpan.FromSeconds(10.2));

        var ended = await fixture.EndOfAsync(id);
        Assert.Equal((JobStatus.Completed, "third time", 3), (ended.Status, ended.Result, ended.Attempts));
    }

    [Fact]
    public async Task Job_FailsInEveryAttempt_IsDead()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(static (_, _) => ValueTask.FromResult(JobOutcome.Failed<string>("always"))),
            static options => options.MaxAttempts = 1);

        var ended = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));

        Assert.Equal((JobStatus.Dead, "always"), (ended.Status, ended.Error));
    }

    [Fact]
    public async Task Job_PermanentFailure_IsDeadWithWhatWasFound()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(static (_, _) => ValueTask.FromResult(JobOutcome.Dead("permanent", partial: "half"))));

        var ended = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));

        Assert.Equal((JobStatus.Dead, "permanent", "half", 1), (ended.Status, ended.Error, ended.Result, ended.Attempts));
    }

    [Theory]
    [InlineData("it broke", "it broke")]
    [InlineData("", "InvalidTimeZoneException")]
    public async Task Job_HandlerThrows_TakesTheMessageAsItsError(string message, string error)
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler((_, _) => throw new InvalidTimeZoneException(message)),
            static options => options.MaxAttempts = 1);

        var ended = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));

        Assert.Equal((JobStatus.Dead, error), (ended.Status, ended.Error));
    }

    [Fact]
    public async Task Job_HandlerReturnsNoOutcome_IsDeadAndSaysSo()
    {
        await using var fixture = await WorkersFixture.StartAsync(new ScriptedHandler(static (_, _) => default));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);

        var ended = await fixture.EndOfAsync(id);

        Assert.Equal(JobStatus.Dead, ended.Status);
        Assert.Contains("returned no outcome", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_HandlerThrowsCanceledOfItsOwn_IsAFailure()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(static (_, _) => throw new OperationCanceledException("Something inside was canceled.")),
            static options => options.MaxAttempts = 1);

        var ended = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));

        Assert.Equal((JobStatus.Dead, "Something inside was canceled."), (ended.Status, ended.Error));
    }

    [Fact]
    public async Task Job_RunsTooLong_IsStoppedAndDead()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            ScriptedHandler.UntilStopped(), static options => options.JobTimeout = TimeSpan.FromSeconds(5));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(JobStopReason.None, context.StopReason);
        fixture.Time.Advance(TimeSpan.FromSeconds(0.2));

        var ended = await fixture.EndOfAsync(id);
        Assert.Equal((JobStatus.Dead, "timeout", 1), (ended.Status, ended.Error, ended.Attempts));
        Assert.Equal(JobStopReason.TimedOut, context.StopReason);
    }

    [Fact]
    public async Task Job_RunsTooLongAndHasFoundSomething_KeepsIt()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(static async (context, token) =>
            {
                await Never.EndsAsync(token).ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return JobOutcome.Dead(context.StopReason == JobStopReason.TimedOut ? "timeout" : "other", partial: "half");
            }),
            static options => options.JobTimeout = TimeSpan.FromSeconds(5));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Handler.NextCallAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(5.1));

        var ended = await fixture.EndOfAsync(id);
        Assert.Equal((JobStatus.Dead, "timeout", "half"), (ended.Status, ended.Error, ended.Result));
        Assert.Equal(JobFailureReason.TimedOut, Assert.Single(ended.Failures).Reason);
    }

    [Fact]
    public async Task Job_HasATimeoutOfItsOwn_IsStoppedThen()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            ScriptedHandler.UntilStopped(), static options => options.JobTimeout = TimeSpan.FromHours(1));
        var submission = new JobSubmission<string>("a", "text") { Timeout = TimeSpan.FromSeconds(2) };
        var id = (await fixture.Queue.TryEnqueueAsync(submission, Token)).Ids[0];
        await fixture.Handler.NextCallAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(2.1));

        var ended = await fixture.EndOfAsync(id);
        Assert.Equal((JobStatus.Dead, JobFailureReason.TimedOut), (ended.Status, Assert.Single(ended.Failures).Reason));
    }

    [Fact]
    public async Task ReportAsync_WhileRunning_IsShownWithTheJob()
    {
        var goOn = new TaskCompletionSource();
        await using var fixture = await WorkersFixture.StartAsync(new ScriptedHandler(async (context, token) =>
        {
            await context.ReportAsync(0.5, "half-way", token);
            await goOn.Task.WaitAsync(token);
            return JobOutcome.Completed("done");
        }));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);

        await WorkersFixture.UntilAsync(async () => (await fixture.FindAsync(id)).Progress is not null);
        Assert.Equal(new JobProgress(0.5, "half-way"), (await fixture.FindAsync(id)).Progress);
        goOn.SetResult();
        Assert.Equal(JobStatus.Completed, (await fixture.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task ReportAsync_LeaseWasLost_StopsTheHandler()
    {
        var goOn = new TaskCompletionSource();
        await using var fixture = await WorkersFixture.StartAsync(new ScriptedHandler(async (context, token) =>
        {
            await goOn.Task;
            await context.ReportAsync(0.5, cancellationToken: CancellationToken.None);
            await Never.EndsAsync(token);
            return JobOutcome.Completed("never");
        }));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        var context = await fixture.Handler.NextCallAsync();

        await fixture.Queue.CancelAsync(id, Token);
        goOn.SetResult();

        Assert.Equal(JobStatus.Canceled, (await fixture.EndOfAsync(id)).Status);
        Assert.NotEqual(JobStopReason.None, context.StopReason);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public async Task ReportAsync_NoFraction_Throws(double fraction)
    {
        using var lease = new JobLease<string>(default, "a", "job", attempt: 1, fencingToken: 1);
        var context = new JobContext<string>(lease);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await context.ReportAsync(fraction, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await context.ReportAsync(0, new string('n', 1_001), Token));
        await context.ReportAsync(1, new string('n', 1_000), Token);
    }

    [Fact]
    public async Task Job_FailsBecauseOfItsTimeout_IsDeadNotRetried()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(static async (_, token) =>
            {
                await Never.EndsAsync(token).ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return JobOutcome.Failed<string>("interrupted");
            }),
            static options => options.JobTimeout = TimeSpan.FromSeconds(5));
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Handler.NextCallAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(5.1));

        Assert.Equal((JobStatus.Dead, "timeout"), ((await fixture.EndOfAsync(id)).Status, (await fixture.EndOfAsync(id)).Error));
    }

    [Fact]
    public async Task CancelAsync_RunningJob_StopsItsHandler()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped(), static options => options.Workers = 1);
        var id = await fixture.Queue.EnqueueAsync("a", "first", Token);
        var context = await fixture.Handler.NextCallAsync();

        Assert.Equal(CancelVerdict.Canceled, await fixture.Queue.CancelAsync(id, Token));

        Assert.Equal(JobStopReason.Canceled, context.StopReason);
        await fixture.Queue.EnqueueAsync("a", "second", Token);
        Assert.Equal("second", (await fixture.Handler.NextCallAsync()).Job);
        Assert.Equal((JobStatus.Canceled, 1), ((await fixture.FindAsync(id)).Status, (await fixture.FindAsync(id)).Attempts));
    }

    [Fact]
    public async Task CancelAsync_HandlerThatIgnoresItsToken_DropsItsOutcome()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(async (context, _) =>
            {
                await finish.Task;
                return context.Job;
            }),
            static options => options.Workers = 1);
        var id = await fixture.Queue.EnqueueAsync("a", "first", Token);
        await fixture.Handler.NextCallAsync();
        await fixture.Queue.CancelAsync(id, Token);

        finish.SetResult();
        await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "second", Token));

        var snapshot = await fixture.FindAsync(id);
        Assert.Equal((JobStatus.Canceled, null), (snapshot.Status, snapshot.Result));
    }

    [Fact]
    public async Task ReservedForShortJobs_LongJobs_LeaveItFree()
    {
        await using var fixture = await WorkersFixture.StartAsync(
            ScriptedHandler.UntilStopped(), static options => (options.Workers, options.ReservedForShortJobs) = (2, 1));
        var longJobs = Enumerable.Range(0, 3)
            .Select(static number => new JobSubmission<string>($"caller-{number}", "long") { ExpectedDuration = TimeSpan.FromMinutes(1) }).ToList();
        await fixture.Queue.TryEnqueueAsync(longJobs, Token);
        Assert.Equal("long", (await fixture.Handler.NextCallAsync()).Job);

        await fixture.Queue.TryEnqueueAsync(new JobSubmission<string>("other", "short") { ExpectedDuration = TimeSpan.Zero }, Token);

        Assert.Equal("short", (await fixture.Handler.NextCallAsync()).Job);
        Assert.Equal(["long", "short"], fixture.Handler.Handled);
    }

    [Fact]
    public async Task GetSnapshot_BusyAndIdleWorkers_TellsWhatTheyDo()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped());
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.Handler.NextCallAsync();

        var snapshot = fixture.Workers.GetSnapshot();
        Assert.Equal([1, 2], snapshot.Select(static worker => worker.Number));
        var busy = Assert.Single(snapshot, static worker => worker.IsBusy);
        Assert.Equal(("a", id, 0), (busy.Caller, busy.JobId, busy.Completed));

        await fixture.Queue.CancelAsync(id, Token);
        await WorkersFixture.UntilAsync(() => Task.FromResult(fixture.Workers.GetSnapshot().Sum(static worker => worker.Completed) == 1));
        Assert.DoesNotContain(fixture.Workers.GetSnapshot(), static worker => worker.IsBusy);
    }

    [Fact]
    public async Task Workers_None_OnlyEnqueues()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.Echo(), static options => options.Workers = 0);

        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        await fixture.StopAtOnceAsync().WaitAsync(HardLimit, Token);

        Assert.Empty(fixture.Workers.GetSnapshot());
        Assert.Equal(JobStatus.Pending, (await fixture.FindAsync(id)).Status);
    }
}
