using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Jobs;

public sealed class JobLeaseTests : IDisposable
{
    private readonly JobLease<string> _lease = new(default, "a", "text", attempt: 1, fencingToken: 7);

    public void Dispose() => _lease.Dispose();

    [Fact]
    public void Revoke_Twice_KeepsTheFirstReason()
    {
        _lease.Revoke(JobStopReason.Canceled);
        _lease.Revoke(JobStopReason.Stopping);

        Assert.Equal((JobStopReason.Canceled, true), (_lease.StopReason, _lease.StopToken.IsCancellationRequested));
    }

    [Fact]
    public void Revoke_Callback_SeesTheReason()
    {
        var seen = JobStopReason.None;
        using var registration = _lease.StopToken.Register(() => seen = _lease.StopReason);

        _lease.Revoke(JobStopReason.TimedOut);

        Assert.Equal(JobStopReason.TimedOut, seen);
    }

    [Fact]
    public void Revoke_AfterDispose_DoesNotThrow()
    {
        _lease.Dispose();

        _lease.Revoke(JobStopReason.LeaseLost);

        Assert.Equal(JobStopReason.LeaseLost, _lease.StopReason);
    }

    [Fact]
    public void Revoke_CallbackThatThrows_DoesNotThrow()
    {
        using var registration = _lease.StopToken.Register(static () => throw new InvalidOperationException("A handler's callback failed."));

        _lease.Revoke(JobStopReason.Canceled);

        Assert.True(_lease.StopToken.IsCancellationRequested);
    }

    [Fact]
    public void JobContext_Null_Throws() => Assert.Throws<ArgumentNullException>(static () => new JobContext<string>(null!));
}
