using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>What the queue refuses before the store sees it, and what it hands on.</summary>
public sealed class JobQueueTests : IDisposable
{
    private readonly MemoryJobStore<string, string> _store = new(new JobQueueOptions { MaxQueued = 2 }, new ManualTimeProvider());
    private readonly JobQueue<string, string> _queue;

    public JobQueueTests() => _queue = new JobQueue<string, string>(_store);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Constructor_Null_Throws() => Assert.Throws<ArgumentNullException>(static () => new JobQueue<string, string>(null!));

    [Fact]
    public async Task EnqueueAsync_FullQueue_ThrowsWithVerdictAndRetryAfter()
    {
        await _queue.EnqueueAsync("a", "1", Token);
        await _queue.EnqueueAsync("a", "2", Token);

        var exception = await Assert.ThrowsAsync<JobRejectedException>(async () => await _queue.EnqueueAsync("a", "3", Token));

        Assert.Equal(EnqueueVerdict.QueueFull, exception.Verdict);
        Assert.InRange(exception.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
        Assert.Equal(EnqueueVerdict.QueueFull, (await _queue.TryEnqueueAsync(new JobSubmission<string>("a", "3"), Token)).Verdict);
    }

    [Fact]
    public async Task EnqueueAsync_WrongArguments_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.EnqueueAsync("", "1", Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _queue.EnqueueAsync(null!, "1", Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _queue.TryEnqueueAsync((JobSubmission<string>)null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _queue.TryEnqueueAsync((JobSubmission<string>[])null!, Token));
        await AssertRefusedAsync(new JobSubmission<string>("a", "1") { IdempotencyKey = "" });
        await AssertRefusedAsync(new JobSubmission<string>("a", "1") { IdempotencyKey = new string('k', 257) });
        await AssertRefusedAsync(new JobSubmission<string>("a", "1") { ExpectedDuration = TimeSpan.FromTicks(-1) });
        Assert.Equal(0, (await _queue.GetStatisticsAsync(Token)).Accepted);
    }

    [Fact]
    public async Task TryEnqueueAsync_LongestKey_IsAccepted() =>
        Assert.True((await _queue.TryEnqueueAsync(new JobSubmission<string>("a", "1") { IdempotencyKey = new string('k', 256) }, Token)).IsAccepted);

    [Fact]
    public async Task TryEnqueueAsync_OneWrongInABatch_StoresNothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _queue.TryEnqueueAsync([new JobSubmission<string>("a", "1"), new JobSubmission<string>("", "2")], Token));

        Assert.Equal(0, (await _queue.GetStatisticsAsync(Token)).Accepted);
    }

    [Fact]
    public async Task WaitAsync_TimeoutOutOfRange_Throws()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _queue.WaitAsync(default, TimeSpan.FromTicks(-1), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _queue.WaitAsync(default, Timeout.InfiniteTimeSpan, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _queue.WaitAsync(default, TimeSpan.FromDays(1) + TimeSpan.FromTicks(1), Token));
        Assert.Null(await _queue.WaitAsync(default, TimeSpan.FromDays(1), Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    public async Task ListAsync_LimitOutOfRange_Throws(int limit) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.ListAsync(new JobListing { Limit = limit }, Token));

    [Fact]
    public async Task ListAsync_ForeignCursor_Throws()
    {
        await Assert.ThrowsAsync<FormatException>(async () => await _queue.ListAsync(new JobListing { Cursor = "nonsense" }, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _queue.ListAsync(null!, Token));
    }

    [Fact]
    public async Task SetWeightAsync_WrongArguments_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.SetWeightAsync("", 1, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _queue.SetWeightAsync("a", 0, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _queue.SetWeightAsync("a", double.NaN, Token));
    }

    [Fact]
    public async Task PauseAndResumeAsync_EmptyCaller_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.PauseAsync("", Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.ResumeAsync("", Token));
    }

    [Fact]
    public async Task PauseAsync_Caller_IsPausedUntilItIsResumed()
    {
        await _queue.PauseAsync("a", Token);
        Assert.Equal(["a"], (await _queue.GetStatisticsAsync(Token)).PausedCallers);

        await _queue.ResumeAsync("a", Token);
        Assert.Empty((await _queue.GetStatisticsAsync(Token)).PausedCallers);
    }

    private async Task AssertRefusedAsync(JobSubmission<string> submission) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.TryEnqueueAsync(submission, Token));
}
