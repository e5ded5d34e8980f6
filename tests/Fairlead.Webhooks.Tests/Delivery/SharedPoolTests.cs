using Fairlead.Webhooks.Delivery;
using TestSupport;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class SharedPoolTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TryTake_OneAccount_HoldsAtMostHalfOfAll()
    {
        var pool = new SharedPool(total: 100, perAccount: 100);
        var account = new SharedPool.Account();

        Assert.True(pool.TryTake(account, 50));
        Assert.False(pool.TryTake(account, 1));
    }

    // The bound that the class promises: one part in n + 1 stays free.
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(99)]
    public void TryTake_AccountsThatTakeAllTheyGet_LeaveAPartForOneMore(int accounts)
    {
        var pool = new SharedPool(total: 10_000, perAccount: 10_000);
        var all = Enumerable.Range(0, accounts).Select(static _ => new SharedPool.Account()).ToList();
        for (var round = 0; round < 10_000; round++)
        {
            pool.TryTake(all[round % accounts], 1);
        }

        Assert.InRange(10_000 - pool.Used, (10_000 / (accounts + 1)) - accounts, (10_000 / (accounts + 1)) + accounts);
        Assert.True(pool.TryTake(new SharedPool.Account(), 50));
    }

    [Fact]
    public void TryTake_LimitOfAnAccount_IsKept()
    {
        var pool = new SharedPool(total: 1_000, perAccount: 10);
        var account = new SharedPool.Account();

        Assert.True(pool.TryTake(account, 10));
        Assert.False(pool.TryTake(account, 1));
        Assert.True(pool.TryTake(new SharedPool.Account(), 10));
    }

    [Fact]
    public async Task TakeAsync_GivenBack_ServesAccountsInTurn()
    {
        var pool = new SharedPool(total: 2, perAccount: 1);
        var (busy, a, b) = (new SharedPool.Account(), new SharedPool.Account(), new SharedPool.Account());
        Assert.True(pool.TryTake(busy, 1));
        Assert.True(pool.TryTake(a, 1));
        var firstOfA = TakeAsync(pool, a);
        var secondOfA = TakeAsync(pool, a);
        var firstOfB = TakeAsync(pool, b);

        pool.Return(a, 1);
        Assert.True(await firstOfA);
        pool.Return(a, 1);
        Assert.True(await firstOfB);

        Assert.False(secondOfA.IsCompleted);
        pool.Return(b, 1);
        Assert.True(await secondOfA);
    }

    // More wait than are asked at a time, behind many that want more than there is: all are served as long as something is given back.
    [Fact]
    public async Task TakeAsync_VeryManyAccountsWait_ServesThemAll()
    {
        var pool = new SharedPool(total: 100, perAccount: 100);
        var holder = new SharedPool.Account();
        pool.Take(holder, 100);
        var greedy = Enumerable.Range(0, 500).Select(_ => TakeAsync(pool, new SharedPool.Account(), 90)).ToList();
        var modest = Enumerable.Range(0, 500).Select(_ => new SharedPool.Account()).Select(account => TakeAndReturnAsync(pool, account)).ToList();
        for (var part = 0; part < 20; part++)
        {
            pool.Return(holder, 1);
        }

        await Task.WhenAll(modest).WaitAsync(Hosting.RunningPusher.HardLimit, Token);
        Assert.DoesNotContain(greedy, static waiting => waiting.IsCompleted);

        async Task TakeAndReturnAsync(SharedPool of, SharedPool.Account account)
        {
            Assert.True(await TakeAsync(of, account));
            of.Return(account, 1);
        }
    }

    [Fact]
    public async Task TakeAsync_TimeIsOver_LeavesTheLine()
    {
        var pool = new SharedPool(total: 10, perAccount: 10);
        var account = new SharedPool.Account();
        Assert.True(pool.TryTake(account, 5));
        var large = TakeAsync(pool, account, 6);
        var small = TakeAsync(pool, account, 1, TimeSpan.FromHours(1));
        pool.Return(account, 1);
        Assert.False(small.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await large);
        Assert.True(await small);
        Assert.Equal(5, pool.Used);
    }

    [Fact]
    public async Task TakeAsync_Canceled_LeavesTheLine()
    {
        var pool = new SharedPool(total: 10, perAccount: 5);
        var account = new SharedPool.Account();
        Assert.True(pool.TryTake(account, 5));
        using var source = new CancellationTokenSource();
        var waiting = pool.TakeAsync(account, 1, Timeout.InfiniteTimeSpan, _time, source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        pool.Return(account, 5);
        Assert.Equal((0L, 0L), (pool.Used, account.Held));
    }

    // What is granted while its waiter gives up is given back: nothing gets lost in many rounds.
    [Fact]
    public async Task TakeAsync_CanceledWhileItIsGranted_LosesNothing()
    {
        var pool = new SharedPool(total: 4, perAccount: 2);
        for (var round = 0; round < 2_000; round++)
        {
            var account = new SharedPool.Account();
            Assert.True(pool.TryTake(account, 2));
            using var source = new CancellationTokenSource();
            var waiting = pool.TakeAsync(account, 1, Timeout.InfiniteTimeSpan, _time, source.Token).AsTask();
            await Task.WhenAll(Task.Run(() => pool.Return(account, 2), Token), Task.Run(source.Cancel, Token));
            try
            {
                Assert.True(await waiting);
                pool.Return(account, 1);
            }
            catch (OperationCanceledException)
            {
                // It was first.
            }

            Assert.Equal((0L, 0L), (pool.Used, account.Held));
        }
    }

    private Task<bool> TakeAsync(SharedPool pool, SharedPool.Account account, long amount = 1, TimeSpan? timeout = null) =>
        pool.TakeAsync(account, amount, timeout ?? TimeSpan.FromSeconds(1), _time, Token).AsTask();
}
