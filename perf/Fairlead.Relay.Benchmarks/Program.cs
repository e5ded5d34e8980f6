using BenchmarkSupport;
using Fairlead.Relay.Benchmarks;

return BenchmarkProgram.Run(typeof(DecisionBenchmarks).Assembly, args);
