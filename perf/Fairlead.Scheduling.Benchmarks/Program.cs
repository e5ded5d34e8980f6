using BenchmarkSupport;
using Fairlead.Scheduling.Benchmarks;

FlowTimings? timings = args switch
{
    ["flows-chart", "channel", _] => new ChannelFlowTimings(),
    ["flows-chart", "scheduler", _] => new SchedulerFlowTimings(),
    _ => null,
};
if (timings is not null)
{
    File.WriteAllText(args[2], timings.MeasureAndDraw());
    return 0;
}

return BenchmarkProgram.Run(typeof(BenchmarkItem).Assembly, args);
