using BenchmarkDotNet.Running;
using Fairlead.Scheduling.Benchmarks;

if (args is ["flows-chart", var path])
{
    File.WriteAllText(path, FlowCountChart.Draw(FlowCountTimings.Flows, FlowCountTimings.Measure()));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(BenchmarkItem).Assembly).Run(args);
