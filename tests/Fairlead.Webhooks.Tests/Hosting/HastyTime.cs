using TestSupport;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>A clock that moves on with each reading, as it does where a thread is stopped between two of them.</summary>
internal sealed class HastyTime(ManualTimeProvider time) : TimeProvider
{
    /// <summary>Gets or sets how far it moves with each reading.</summary>
    public TimeSpan Step { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp()
    {
        var now = time.GetTimestamp();
        time.Advance(Step);
        return now;
    }

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
