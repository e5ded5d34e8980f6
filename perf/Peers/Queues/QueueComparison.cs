using System.Globalization;
using TestSupport;

namespace Peers.Queues;

/// <summary>Lets queues over one Redis server do the same jobs in turn, and prints the medians.</summary>
internal static class QueueComparison
{
    // Until then the runtimes still compile what runs often.
    private const int WarmUpRounds = 4;

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (QueueOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync($"Usage: Peers queue {QueueOptions.Usage}").ConfigureAwait(false);
            return 2;
        }

        string[] kept = options.AppendOnly == "off" ? [] : ["--appendonly", "yes", "--appendfsync", options.AppendOnly];
        var server = await RedisServer.StartAsync(CancellationToken.None, kept).ConfigureAwait(false);
        await using var ended = server.ConfigureAwait(false);
        if (options.Delays > 0)
        {
            await StartDelay.MeasureAsync(server, options.Delays).ConfigureAwait(false);
        }

        var contenders = Invite(server, options);
        try
        {
            Print(options, await MeasureAsync(contenders, options).ConfigureAwait(false));
        }
        finally
        {
            foreach (var contender in contenders)
            {
                await contender.DisposeAsync().ConfigureAwait(false);
            }
        }

        return 0;
    }

    private static List<IQueueContender> Invite(RedisServer server, QueueOptions options)
    {
        List<IQueueContender> contenders = [new FairleadQueue(server, options, 1), new FairleadQueue(server, options, options.Batch)];
        for (var processes = 1; processes <= options.Processes; processes *= 2)
        {
            contenders.Add(new FairleadProcesses(server, options, processes));
        }

        if (options.Modules is not null)
        {
            contenders.Add(BullQueue.Start(server, options, 1));
            contenders.Add(BullQueue.Start(server, options, options.Batch));
        }

        return contenders;
    }

    // In turn, so that what else the machine does strikes all of them alike.
    private static async Task<List<(string Name, List<QueueTimes> Times)>> MeasureAsync(List<IQueueContender> contenders, QueueOptions options)
    {
        List<(string Name, List<QueueTimes> Times)> measured = [.. contenders.Select(static contender => (contender.Name, new List<QueueTimes>()))];
        for (var round = 0; round < WarmUpRounds + options.Rounds; round++)
        {
            for (var index = 0; index < contenders.Count; index++)
            {
                var times = await contenders[index].RunAsync(options.Jobs).ConfigureAwait(false);
                if (round >= WarmUpRounds)
                {
                    measured[index].Times.Add(times);
                }
            }
        }

        return measured;
    }

    private static void Print(QueueOptions options, List<(string Name, List<QueueTimes> Times)> measured)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Jobs} jobs, {options.Workers} at a time, {options.Callers} callers; appendonly {options.AppendOnly}; medians of {options.Rounds} rounds"));
        Console.WriteLine("| queue | enqueued/s | done/s | end to end/s | Redis, µs of processor time per job |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (name, times) in measured)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Rate(times, static time => time.Enqueue)} | {Rate(times, static time => time.Work)} | {Rate(times, static time => time.Total)} | {Median(times, static time => time.Server).TotalMicroseconds / options.Jobs:0} |"));
        }

        string Rate(List<QueueTimes> times, Func<QueueTimes, TimeSpan> part) =>
            (options.Jobs / Median(times, part).TotalSeconds).ToString("#,0", CultureInfo.InvariantCulture);
    }

    private static TimeSpan Median(List<QueueTimes> times, Func<QueueTimes, TimeSpan> part) => times.Select(part).Order().ElementAt(times.Count / 2);
}
