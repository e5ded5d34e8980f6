using System.Diagnostics;
using System.Globalization;
using Fairlead.Scheduling.Jobs;
using TestSupport;

namespace Peers.Queues;

/// <summary>Measures how long a job waits when all workers are idle: from its submission until its handler is called, through connections of their own.</summary>
internal static class StartDelay
{
    private const int WarmUpJobs = 200;
    private const int Workers = 4;

    // Looking for work that often is no help within milliseconds: messages wake the workers, or nobody does.
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    // Longer than a worker takes to end a job and to say that it is idle again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task MeasureAsync(RedisServer server, int jobs)
    {
        var submitting = new FairleadStore(server.Endpoint, "delay", workers: 0, SweepInterval);
        await using var submittingClosed = submitting.ConfigureAwait(false);
        var working = new FairleadStore(server.Endpoint, "delay", Workers, SweepInterval);
        await using var workingClosed = working.ConfigureAwait(false);
        var handler = new TimingHandler();
        using var workers = await working.WorkAsync(handler).ConfigureAwait(false);
        var delays = new List<double>(jobs);
        for (var job = 0; job < WarmUpJobs + jobs; job++)
        {
            await Task.Delay(Pause).ConfigureAwait(false);
            var began = Stopwatch.GetTimestamp();
            await submitting.EnqueueAsync([new JobSubmission<string>("caller", "x")]).ConfigureAwait(false);
            delays.Add(Stopwatch.GetElapsedTime(began, await handler.NextStartAsync().ConfigureAwait(false)).TotalMilliseconds);
        }

        await workers.StopAsync(CancellationToken.None).ConfigureAwait(false);
        Print([.. delays.Skip(WarmUpJobs).Order()]);
    }

    private static void Print(List<double> delays) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"from submission to start when idle, {delays.Count} jobs: median {At(delays, 0.5):0.00} ms, p99 {At(delays, 0.99):0.00} ms, longest {delays[^1]:0.00} ms"));

    private static double At(List<double> delays, double part) => delays[(int)(delays.Count * part)];
}
