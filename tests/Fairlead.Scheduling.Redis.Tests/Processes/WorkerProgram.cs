using Fairlead.Scheduling.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>A process that does jobs and writes a line about each begin and each end; at the end of its input it stops in good order.</summary>
internal static class WorkerProgram
{
    /// <summary>The first word of the command line that makes it one.</summary>
    public const string Word = "worker";

    /// <summary>What it writes once its workers have begun.</summary>
    public const string Ready = "ready";

    /// <summary>The input that lets one job go that ends only when told so.</summary>
    public const string LetGo = "go";

    public static async Task<int> RunAsync(WorkerSettings settings)
    {
        var connection = TestConnection.Open(settings.Endpoints);
        using var store = settings.OpenStore(connection, settings.Workers);
        using var handler = new TellingHandler(Console.Out);
        using var workers = new JobWorkers<string, string>(
            new TellingStore(store, Console.Out),
            handler,
            settings.ForProcess(settings.Workers),
            TimeProvider.System,
            NullLogger<JobWorkers<string, string>>.Instance);
        await workers.StartAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(Ready);
        while (await Console.In.ReadLineAsync() == LetGo)
        {
            handler.LetOneGo();
        }

        await workers.StopAsync(CancellationToken.None);
        connection.Close();
        return 0;
    }
}
