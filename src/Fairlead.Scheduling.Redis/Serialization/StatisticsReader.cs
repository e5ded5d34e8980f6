using System.Globalization;
using Fairlead.Scheduling.Jobs;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>Reads what the script of the statistics answers.</summary>
internal static class StatisticsReader
{
    private const int MostCallers = 100;
    private const int BucketsPerDoubling = 8;

    public static JobQueueStatistics Read(RedisResult[] answer)
    {
        var counts = ((RedisValue[])answer[0]!).Select(static count => (long)count).ToList();
        return new JobQueueStatistics
        {
            Accepted = counts[0],
            Completed = counts[1],
            Dead = counts[2],
            Canceled = counts[3],
            Delayed = (long)answer[1],
            Pending = (long)answer[2],
            Running = (long)answer[3],
            PeakQueued = (long)answer[4],
            Unannounced = (long)answer[5],
            OldestAge = TimeSpan.FromMicroseconds((long)answer[6]),
            PausedCallers = [.. ((string[])answer[7]!).Order(StringComparer.Ordinal)],
            Callers = [.. ((RedisResult[])answer[8]!)
                .Select(static caller => ReadCaller((RedisResult[])caller!))
                .OrderByDescending(static caller => caller.WorkerTime)
                .ThenBy(static caller => caller.Caller, StringComparer.Ordinal)
                .Take(MostCallers)],
        };
    }

    private static CallerStatistics ReadCaller(RedisResult[] caller)
    {
        var tally = ((RedisValue[])caller[3]!).Chunk(2).ToDictionary(
            static pair => (string)pair[0]!, static pair => (long)pair[1], StringComparer.Ordinal);
        var waits = tally
            .Where(static count => count.Key[0] == 'w' && char.IsAsciiDigit(count.Key[1]))
            .Select(static count => (Bucket: int.Parse(count.Key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture), Count: count.Value))
            .OrderBy(static count => count.Bucket)
            .ToList();
        return new CallerStatistics(
            (string)caller[0]!,
            (int)caller[1],
            (int)caller[2],
            tally.GetValueOrDefault("completed"),
            tally.GetValueOrDefault("dead"),
            TimeSpan.FromMicroseconds(tally.GetValueOrDefault("worked")),
            Quantile(waits, 0.5),
            Quantile(waits, 0.99));
    }

    // The upper end of the bucket in which the wait lies that this part of them does not exceed.
    private static TimeSpan Quantile(List<(int Bucket, long Count)> waits, double part)
    {
        var rank = (long)Math.Ceiling(part * waits.Sum(static wait => wait.Count));
        foreach (var (bucket, count) in waits)
        {
            rank -= count;
            if (rank <= 0)
            {
                return TimeSpan.FromMicroseconds(Math.Pow(2, (bucket + 1.0) / BucketsPerDoubling));
            }
        }

        return TimeSpan.Zero;
    }
}
