using System.Diagnostics;

namespace PerfSupport;

/// <summary>The time that something took, by the clock and by the processor, which may have been done several times.</summary>
/// <remarks>Processor time is the better figure on a machine with other work; it still counts cache and memory traffic of the others.</remarks>
public sealed record Measurement(TimeSpan Elapsed, TimeSpan Processor, int Count)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double PerProcessorSecond => Count / Processor.TotalSeconds;

    /// <summary>Gets how many seconds one of them took.</summary>
    public double Seconds => Elapsed.TotalSeconds / Count;

    /// <summary>Gets how many seconds of all processors together one of them took.</summary>
    public double ProcessorSeconds => Processor.TotalSeconds / Count;

    /// <summary>Does something and measures this process meanwhile.</summary>
    public static Measurement Of(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var processorBefore = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        action();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Measurement(elapsed, Environment.CpuUsage.TotalTime - processorBefore, 1);
    }
}
