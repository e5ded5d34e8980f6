using Fairlead.Webhooks.Redis.Leasing;
using TestSupport;

namespace Fairlead.Webhooks.Redis.Tests.Leasing;

public sealed class OutboxLeaseTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitAsync_BeforeTheFirstRenewal_Waits()
    {
        using var lease = new OutboxLease(_time, Duration);
        var waiting = lease.WaitAsync(Token).AsTask();
        Assert.False(waiting.IsCompleted);

        lease.Renew(_time.GetTimestamp());

        Assert.False((await waiting).IsCancellationRequested);
    }

    [Fact]
    public async Task WaitAsync_NotRenewed_EndsATenthBeforeTheLease()
    {
        using var lease = new OutboxLease(_time, Duration);
        lease.Renew(_time.GetTimestamp());
        var certain = await lease.WaitAsync(Token);

        _time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.False(certain.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(certain.IsCancellationRequested);
        Assert.False(lease.WaitAsync(Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Renew_AnswerThatTookLong_CountsFromTheQuestion()
    {
        using var lease = new OutboxLease(_time, Duration);
        var askedAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(8));
        lease.Renew(askedAt);
        var certain = await lease.WaitAsync(Token);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(certain.IsCancellationRequested);
    }

    [Fact]
    public async Task Renew_InTime_KeepsTheToken()
    {
        using var lease = new OutboxLease(_time, Duration);
        lease.Renew(_time.GetTimestamp());
        var certain = await lease.WaitAsync(Token);

        for (var renewal = 0; renewal < 10; renewal++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            lease.Renew(_time.GetTimestamp());
        }

        Assert.False(certain.IsCancellationRequested);
    }

    [Fact]
    public async Task Renew_TooLate_IsCertainAgainWithAnotherToken()
    {
        using var lease = new OutboxLease(_time, Duration);
        lease.Renew(_time.GetTimestamp());
        var before = await lease.WaitAsync(Token);
        _time.Advance(Duration);

        lease.Renew(_time.GetTimestamp());

        Assert.True(before.IsCancellationRequested);
        Assert.False((await lease.WaitAsync(Token)).IsCancellationRequested);
    }

    [Fact]
    public async Task Lose_EndsTheTokenAndWaitsForTheOwnerToLetGo()
    {
        using var lease = new OutboxLease(_time, Duration);
        lease.Renew(_time.GetTimestamp());
        var before = await lease.WaitAsync(Token);

        lease.Lose();
        lease.Renew(_time.GetTimestamp());
        var waiting = lease.WaitAsync(Token).AsTask();

        Assert.True(before.IsCancellationRequested);
        Assert.True(lease.IsLost);
        Assert.False(waiting.IsCompleted);
        lease.Begin();
        Assert.False((await waiting).IsCancellationRequested);
    }
}
