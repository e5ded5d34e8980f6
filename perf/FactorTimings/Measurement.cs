using System.Diagnostics;

namespace FactorTimings;

/// <summary>The time that something took, by the clock and by the processor.</summary>
/// <remarks>Processor time is the better figure on a machine with other work; it still counts cache and memory traffic of the others.</remarks>
internal sealed record Measurement(TimeSpan Elapsed, TimeSpan Processor, int Count)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double PerProcessorSecond => Count / Processor.TotalSeconds;

    public static Measurement Of(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var processorBefore = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        action();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new Measurement(elapsed, process.TotalProcessorTime - processorBefore, 1);
    }
}
