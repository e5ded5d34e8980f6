using System.Globalization;
using BenchmarkSupport;
using Fairlead.Relay.Benchmarks;

return args is ["fill", var entries]
    ? await StoreFilling.RunAsync(int.Parse(entries, NumberStyles.None, CultureInfo.InvariantCulture))
    : BenchmarkProgram.Run(typeof(DecisionBenchmarks).Assembly, args);
