using Fairlead.Scheduling.Redis.Tests.Processes;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Runs the tests, or, with the word 'worker', is one of the processes that they start and kill.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => args switch
    {
        [WorkerProgram.Word, .. var settings] => WorkerProgram.RunAsync(WorkerSettings.Parse(settings)),
        _ when args.Contains("-automated") || args.Contains("@@") => ConsoleRunner.Run(args),
        _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
