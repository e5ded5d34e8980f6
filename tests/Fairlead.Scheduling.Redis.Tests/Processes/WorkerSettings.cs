using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>What all processes of one test are told: where the queue is, and its settings, which must be the same everywhere.</summary>
/// <param name="Endpoints">The addresses of Redis, separated by commas.</param>
internal sealed record WorkerSettings(string Endpoints)
{
    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    public string KeyPrefix { get; init; } = "queue";

    /// <summary>Gets how many jobs a process does at once.</summary>
    public int Workers { get; init; } = 8;

    public int MaxRunningPerCaller { get; init; } = 1_000;

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(1);

    public static WorkerSettings Parse(IReadOnlyList<string> words) => new(words[0])
    {
        KeyPrefix = words[1],
        Workers = int.Parse(words[2], CultureInfo.InvariantCulture),
        MaxRunningPerCaller = int.Parse(words[3], CultureInfo.InvariantCulture),
        LeaseDuration = TimeSpan.Parse(words[4], CultureInfo.InvariantCulture),
    };

    public string[] ToWords() =>
    [
        Endpoints,
        KeyPrefix,
        Workers.ToString(CultureInfo.InvariantCulture),
        MaxRunningPerCaller.ToString(CultureInfo.InvariantCulture),
        LeaseDuration.ToString("c", CultureInfo.InvariantCulture),
    ];

    /// <summary>Makes the settings of the queue for a process with so many workers.</summary>
    public JobQueueOptions ForProcess(int workers) => new()
    {
        Workers = workers,
        MaxAttempts = 1_000,
        LeaseDuration = LeaseDuration,
        MaxRunningPerCaller = MaxRunningPerCaller,
        MaxRunningLongPerCaller = MaxRunningPerCaller,
    };

    public RedisJobStore<string, string> OpenStore(IConnectionMultiplexer connection, int workers)
    {
        var redis = new RedisJobStoreOptions
        {
            KeyPrefix = KeyPrefix,
            SweepInterval = TimeSpan.FromMilliseconds(100),
            RetryBudget = TimeSpan.FromMinutes(1),
        };
        return new RedisJobStore<string, string>(connection, redis, ForProcess(workers), Serialization, TimeProvider.System);
    }
}
