namespace Fairlead.Scheduling.Tests.DependencyInjection;

/// <summary>The system's clock, which knows whether it was asked.</summary>
internal sealed class CountingTimeProvider : TimeProvider
{
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _asked);
        return base.GetTimestamp();
    }
}
