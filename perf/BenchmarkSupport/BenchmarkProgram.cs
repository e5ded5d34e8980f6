using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace BenchmarkSupport;

/// <summary>What a benchmark project does with its command line: that of BenchmarkDotNet, and <c>--short</c>.</summary>
public static class BenchmarkProgram
{
    /// <summary>Runs benchmarks of an assembly.</summary>
    /// <param name="benchmarks">Where they are.</param>
    /// <param name="args">
    /// <c>--short</c> runs each benchmark once, with the first value of each parameter and in this process, so that it is known to
    /// work; everything else goes to BenchmarkDotNet.
    /// </param>
    /// <returns>The exit code of the process: 1 when a benchmark of a short run failed or there was none.</returns>
    public static int Run(Assembly benchmarks, string[] args)
    {
        if (args is ["--short"])
        {
            return RunShort(benchmarks);
        }

        BenchmarkSwitcher.FromAssembly(benchmarks).Run(args);
        return 0;
    }

    private static int RunShort(Assembly benchmarks)
    {
        var folder = Directory.CreateTempSubdirectory("short-benchmarks-");
        try
        {
            var log = new AccumulationLogger();
            var summaries = BenchmarkRunner.Run(benchmarks, ShortConfig(log, folder.FullName));
            if (summaries.Length == 0 || !summaries.All(HasSucceeded))
            {
                Console.Error.WriteLine(log.GetLog());
                Console.Error.WriteLine("No benchmark ran, or one of them failed.");
                return 1;
            }

            foreach (var report in summaries.SelectMany(static summary => summary.Reports))
            {
                Console.WriteLine($"{report.BenchmarkCase.Descriptor.GetFilterName()} {report.BenchmarkCase.Parameters.DisplayInfo}".TrimEnd());
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // One job for all: the classes name none of their own, which would run beside it.
    private static ManualConfig ShortConfig(ILogger log, string folder) => ManualConfig.CreateEmpty()
        .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
        .AddFilter(new FirstValuesFilter())
        .AddLogger(log)
        .WithArtifactsPath(folder);

    private static bool HasSucceeded(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(static report => report.Success);
}
