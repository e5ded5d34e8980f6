namespace LoadTest.Tests.Analysis;

/// <summary>The clock of the system, in which a test can have waited.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private long _skipped;

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _skipped);

    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks * (System.TimestampFrequency / TimeSpan.TicksPerSecond));
}
