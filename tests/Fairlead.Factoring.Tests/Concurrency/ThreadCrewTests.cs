using Fairlead.Factoring.Concurrency;

namespace Fairlead.Factoring.Tests.Concurrency;

public sealed class ThreadCrewTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_SeveralThreads_RunsTheWorkOnEachOfThem(int threads)
    {
        using var together = new Barrier(threads);
        var ids = new HashSet<int>();

        ThreadCrew.Run(
            threads,
            token =>
            {
                together.SignalAndWait(token);
                lock (ids)
                {
                    ids.Add(Environment.CurrentManagedThreadId);
                }
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(threads, ids.Count);
        Assert.Contains(Environment.CurrentManagedThreadId, ids);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_OneFails_StopsTheOthersAndThrowsWhatItThrew(bool onCallingThread)
    {
        var caller = Environment.CurrentManagedThreadId;
        var running = 0;

        var thrown = Assert.Throws<InvalidDataException>(() => ThreadCrew.Run(
            3,
            token =>
            {
                Interlocked.Increment(ref running);
                try
                {
                    FailOrWait(Environment.CurrentManagedThreadId == caller == onCallingThread, token);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
            TestContext.Current.CancellationToken));

        Assert.Equal("the one", thrown.Message);
        Assert.Equal(0, running);
    }

    [Fact]
    public void Run_Canceled_ThrowsWithTheTokenOfTheCaller()
    {
        using var source = new CancellationTokenSource();

        var thrown = Assert.ThrowsAny<OperationCanceledException>(() => ThreadCrew.Run(
            3,
            token =>
            {
                source.Cancel();
                FailOrWait(fails: false, token);
            },
            source.Token));

        Assert.Equal(source.Token, thrown.CancellationToken);
    }

    private static void FailOrWait(bool fails, CancellationToken token)
    {
        if (fails)
        {
            throw new InvalidDataException("the one");
        }

        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
    }
}
