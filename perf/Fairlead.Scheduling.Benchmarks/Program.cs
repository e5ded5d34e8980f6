using BenchmarkSupport;
using Fairlead.Scheduling.Benchmarks;

if (args is ["flows-chart", var path])
{
    File.WriteAllText(path, FlowCountChart.Draw(FlowCountTimings.Flows, FlowCountTimings.Measure()));
    return 0;
}

return BenchmarkProgram.Run(typeof(BenchmarkItem).Assembly, args);
