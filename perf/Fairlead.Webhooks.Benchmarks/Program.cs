using BenchmarkSupport;
using Fairlead.Webhooks.Benchmarks;

return BenchmarkProgram.Run(typeof(PackingBenchmarks).Assembly, args);
