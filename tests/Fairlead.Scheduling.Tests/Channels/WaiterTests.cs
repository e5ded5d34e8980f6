using System.Threading.Tasks.Sources;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>What the object behind a waiting task allows, used as the compiler's code for <c>await</c> uses it.</summary>
public sealed class WaiterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly LineGate _gate = new();
    private readonly WaitingLine<int> _line;

    public WaiterTests() => _line = new WaitingLine<int>(_gate);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void GetResult_BeforeTheEnd_ThrowsAndGoesOnWaiting()
    {
        var waiter = Join();

        Assert.Throws<InvalidOperationException>(() => ResultOf(waiter, 0));

        Assert.Equal(ValueTaskSourceStatus.Pending, waiter.GetStatus(0));
        Take()!.Succeed(42);
        Assert.Equal(42, ResultOf(waiter, 0));
    }

    [Fact]
    public void GetResult_Twice_Throws()
    {
        var waiter = Join();
        Take()!.Succeed(42);
        Assert.Equal(42, ResultOf(waiter, 0));

        Assert.Throws<InvalidOperationException>(() => ResultOf(waiter, 0));
        Assert.Throws<InvalidOperationException>(() => waiter.GetStatus(0));
        Assert.Throws<InvalidOperationException>(() => waiter.OnCompleted(static _ => { }, null, 0, ValueTaskSourceOnCompletedFlags.None));
    }

    [Fact]
    public void OnCompleted_Twice_Throws()
    {
        var waiter = Join();
        waiter.OnCompleted(static _ => { }, null, 0, ValueTaskSourceOnCompletedFlags.None);

        Assert.Throws<InvalidOperationException>(() => waiter.OnCompleted(static _ => { }, null, 0, ValueTaskSourceOnCompletedFlags.None));
    }

    [Fact]
    public void Join_AfterTheResultWasTaken_ReusesTheObject()
    {
        var first = Join();
        Take()!.Succeed(1);
        Assert.Equal(1, ResultOf(first, 0));

        var second = Join();
        Take()!.Succeed(2);

        Assert.Same(first, second);
        Assert.Equal(2, ResultOf(second, 1));
    }

    [Fact]
    public void Join_ResultNotTaken_UsesAnotherObject()
    {
        var first = Join();
        Take()!.Succeed(1);

        Assert.NotSame(first, Join());
    }

    [Fact]
    public async Task Succeed_Continuation_RunsOnAnotherThread()
    {
        var waiter = Join();
        var ranOn = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiter.OnCompleted(_ => ranOn.SetResult(Thread.CurrentThread), null, 0, ValueTaskSourceOnCompletedFlags.None);
        var completer = new Thread(() => Take()!.Succeed(42));
        completer.Start();

        Assert.NotSame(completer, await ranOn.Task.WaitAsync(Limit, Token));
        completer.Join();
    }

    [Fact]
    public async Task Cancel_WhileInLine_LeavesItAndEndsAsCanceled()
    {
        using var source = new CancellationTokenSource();
        var waiter = Join();
        var task = waiter.BeginWaitingAsync(source.Token).AsTask();
        Assert.Equal(1, _gate.WaiterCount);

        await source.CancelAsync();

        Assert.Equal(0, _gate.WaiterCount);
        Assert.Null(Take());
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(Limit, Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.True(task.IsCanceled);
    }

    [Fact]
    public async Task BeginWaiting_ServedBefore_KeepsNoRegistration()
    {
        using var source = new CancellationTokenSource();
        var waiter = Join();
        Take()!.Succeed(42);

        var task = waiter.BeginWaitingAsync(source.Token).AsTask();
        await source.CancelAsync();

        Assert.Equal(42, await task.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task Fail_WithError_Throws()
    {
        var task = Join().BeginWaitingAsync(Token).AsTask();

        Take()!.Fail(new FormatException());

        await Assert.ThrowsAsync<FormatException>(() => task.WaitAsync(Limit, Token));
    }

    private static int ResultOf(Waiter<int> waiter, short token) => waiter.GetResult(token);

    private Waiter<int> Join()
    {
        using (_gate.Hold())
        {
            return _line.JoinUnderLock();
        }
    }

    private Waiter<int>? Take()
    {
        using (_gate.Hold())
        {
            return _line.TakeFirstUnderLock();
        }
    }
}
