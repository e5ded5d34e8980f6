using BenchmarkSupport;
using Fairlead.Webhooks.Benchmarks;
using Fairlead.Webhooks.Benchmarks.Delivery;

switch (args)
{
    case ["endpoints"]:
        await new EndpointTimings().RunAsync();
        return 0;
    case ["versions"]:
        await new VersionTimings().RunAsync();
        return 0;
    case ["--short"]:
        await EndpointTimings.Short.RunAsync();
        await VersionTimings.Short.RunAsync();
        break;
}

return BenchmarkProgram.Run(typeof(PackingBenchmarks).Assembly, args);
