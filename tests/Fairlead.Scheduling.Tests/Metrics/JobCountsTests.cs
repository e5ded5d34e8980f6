using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Metrics;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Jobs;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Metrics;

public sealed class JobCountsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_StoreThatAnswersAtOnce_IsUpToDate()
    {
        using var store = new MemoryJobStore<string, string>(new JobQueueOptions(), new ManualTimeProvider());
        var counts = new JobCounts<string, string>(store);
        Assert.Equal(0, counts.Read()?.Pending);

        await store.EnqueueAsync([new JobSubmission<string>("a", "text")], Token);

        Assert.Equal(1, counts.Read()?.Pending);
    }

    [Fact]
    public async Task Read_StoreThatFails_KeepsTheLatestAnswer()
    {
        await using var fixture = WorkersFixture.Create(ScriptedHandler.Echo());
        var counts = new JobCounts<string, string>(fixture.Store);
        await fixture.Queue.EnqueueAsync("a", "text", Token);
        Assert.Equal(1, counts.Read()?.Pending);

        fixture.Store.StatisticsFailure = new IOException("unplugged");

        Assert.Equal(1, counts.Read()?.Pending);
    }
}
