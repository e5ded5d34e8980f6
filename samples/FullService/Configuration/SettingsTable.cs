using System.Globalization;
using FullService.Analysis;
using FullService.Relay;
using StackExchange.Redis;

namespace FullService.Configuration;

/// <summary>The settings of the service: the one place that knows their names, ranges and defaults.</summary>
internal static class SettingsTable
{
    private const int MostWorkers = 1_024;
    private const int MostDigits = 10_000;
    private const int MostJobs = 100_000_000;
    private const int MostAnalyses = 65_536;
    private const int MostConnections = 1_000_000;
    private const int MostMegabytes = 1_048_576;
    private const int ShortestToken = 16;
    private const int LongestToken = 256;
    private const int LongestKeyPrefix = 100 - RedisKeyPrefixes.LongestAddition;

    private static readonly ServiceSettings Defaults = new();
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private static readonly Dictionary<string, ProcessRole> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = ProcessRole.All,
        ["api"] = ProcessRole.Api,
        ["worker"] = ProcessRole.Worker,
    };

    /// <summary>Gets every setting, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Count("Compute:Workers", 1, MostWorkers, Defaults.Queue.Workers, "Jobs that run at once, each on one thread; the default is one per processor.",
            static (settings, value) => settings.Queue.Workers = value),
        Count("Compute:ReservedForShortJobs", 0, MostWorkers - 1, Defaults.Queue.ReservedForShortJobs,
            "Workers that take only short jobs, so that long ones never hold all of them; less than Workers. The default is 1, or 0 with one worker.",
            static (settings, value) => settings.Queue.ReservedForShortJobs = value),
        Duration("Compute:ShortJobBound", TimeSpan.Zero, TimeSpan.FromDays(1), Defaults.Queue.ShortJobBound,
            "Up to which expected duration a job is short.",
            static (settings, value) => settings.Queue.ShortJobBound = value),
        Count("Compute:MaxDigits", 1, MostDigits, Defaults.MaxDigits, "Decimal digits a number may have; more are answered with 422.",
            static (settings, value) => settings.MaxDigits = value),
        Duration("Compute:JobTimeout", Millisecond, TimeSpan.FromDays(30), Defaults.Queue.JobTimeout,
            "How long a job may run; then it ends as failed and keeps the factors it found.",
            static (settings, value) => settings.Queue.JobTimeout = value),
        Count("Compute:MaxQueued", 1, MostJobs, Defaults.Queue.MaxQueued, "Jobs that wait at once; more are answered with 503.",
            static (settings, value) => settings.Queue.MaxQueued = value),
        Count("Compute:MaxQueuedPerCaller", 1, MostJobs, Defaults.Queue.MaxQueuedPerCaller, "Jobs of one caller that wait at once; more are answered with 429.",
            static (settings, value) => settings.Queue.MaxQueuedPerCaller = value),
        Count("Compute:MaxRetained", 1, MostJobs, Defaults.Queue.MaxRetained,
            "Ended jobs that are remembered with their results, about 1 KB each; the one that ended first is forgotten first.",
            static (settings, value) => settings.Queue.MaxRetained = value),
        Duration("Compute:Retention", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365), Defaults.Queue.Retention,
            "How long an ended job is remembered.",
            static (settings, value) => settings.Queue.Retention = value),
        Count("Compute:CacheEntries", 1, MostJobs, Defaults.Cache.Capacity, "Results that are kept by number, about 300 bytes each.",
            static (settings, value) => settings.Cache.Capacity = value),
        Duration("Compute:DrainTime", TimeSpan.Zero, TimeSpan.FromHours(1), Defaults.Queue.DrainTime,
            "How long running jobs may go on when the service stops.",
            static (settings, value) => settings.Queue.DrainTime = value),
        Count("Http:MaxConnections", 1, MostConnections, Defaults.MaxConnections, "Connections that are open at once; more are refused.",
            static (settings, value) => settings.MaxConnections = value),
        Duration("Analysis:MinDuration", Beat.Interval, TimeSpan.FromHours(1), Defaults.Analysis.MinDuration,
            "How long the shortest analysis lasts.",
            static (settings, value) => settings.Analysis.MinDuration = value),
        Duration("Analysis:MaxDuration", Beat.Interval, TimeSpan.FromHours(1), Defaults.Analysis.MaxDuration,
            "How long the longest analysis lasts.",
            static (settings, value) => settings.Analysis.MaxDuration = value),
        Count("Analysis:MaxRunning", 1, MostAnalyses, Defaults.Analysis.MaxRunning, "Analyses that run at once; they wait rather than compute.",
            static (settings, value) => settings.Analysis.MaxRunning = value),
        Folder("Analysis:OutputFolder", "output, in the current folder", "Where each analysis writes a file, named after its id.",
            static (settings, value) => settings.Analysis.OutputFolder = value),
        Flag("Webhooks:AllowPrivateNetworks", "false, and true in the Development environment",
            "Whether webhooks may go to this machine and to private networks.",
            static (settings, value) => settings.AllowPrivateNetworks = value),
        Duration("Webhooks:FlushInterval", Millisecond, TimeSpan.FromMinutes(1), Defaults.FlushInterval,
            "How long output waits at most for more to share a request with.",
            static (settings, value) => settings.FlushInterval = value),
        Text("Relay:Upstream", UpstreamUrl.Allowed, "none: nothing is relayed",
            "What /relay/ relays to, and /restaurant asks.", static text => UpstreamUrl.TryParse(text, out _),
            static (settings, value) => settings.Relay.Upstream = new Uri(value)),
        Count("Relay:MaxMegabytes", 1, MostMegabytes, Defaults.Relay.MaxMegabytes,
            "Megabytes that the relay's stored responses may take, in memory, or in Redis together with all processes that share it.",
            static (settings, value) => settings.Relay.MaxMegabytes = value),
        Duration("Relay:ResponseTimeout", Millisecond, TimeSpan.FromDays(1), Defaults.Relay.ResponseTimeout,
            "How long the upstream may take to answer; then the answer is 504.",
            static (settings, value) => settings.Relay.ResponseTimeout = value),
        Text("Relay:PurgeToken", "16 to 256 visible ASCII characters", "none: PURGE goes to the upstream like any other method",
            "With it, PURGE below /relay/ with 'Authorization: Bearer <token>' removes stored responses.", IsToken,
            static (settings, value) => settings.Relay.PurgeToken = value) with { IsSecret = true },
        Folder("Storage:Folder", "none: jobs are kept in memory", "Where jobs are kept so that they outlive the process: accepted means synced to disk. One service per folder.",
            static (settings, value) => settings.StorageFolder = value),
        Text("Redis:Connection", "addresses and options of a Redis, such as localhost:6379,password=…", "none: jobs are kept in memory",
            "Where the Redis is that keeps jobs, analyses, what is to be pushed and the relay's stored responses, for any number of processes that share them.", IsConnection,
            static (settings, value) => settings.RedisConnection = value) with { IsSecret = true },
        Text("Redis:KeyPrefix", "1 to 90 characters without braces and white space", Defaults.RedisKeyPrefix,
            "What the keys in Redis begin with, in braces: the same in all processes that share the jobs.", IsKeyPrefix,
            static (settings, value) => settings.RedisKeyPrefix = value),
        Duration("Redis:LeaseDuration", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), Defaults.RedisLeaseDuration,
            "For how long after its last sign a process keeps what it has in Redis; then others take it over.",
            static (settings, value) => settings.RedisLeaseDuration = value),
        Text("Role", "all, api or worker", "all",
            "What this process does, with Redis: api answers requests, worker does jobs and answers only /health, /stats and /webhooks/dead-letters.",
            static text => Roles.ContainsKey(text),
            static (settings, value) => settings.Role = Roles[value]),
    ];

    private static bool IsConnection(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsToken(string text) => text.Length is >= ShortestToken and <= LongestToken && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsKeyPrefix(string text) =>
        text.Length is >= 1 and <= LongestKeyPrefix && !text.Any(static character => character is '{' or '}' || char.IsWhiteSpace(character) || char.IsControl(character));

    private static Setting Text(
        string key, string range, string defaultValue, string summary, Func<string, bool> isValid, Action<ServiceSettings, string> apply) =>
        new(
            key,
            range,
            defaultValue,
            summary,
            (settings, text) =>
            {
                var isAllowed = isValid(text);
                if (isAllowed)
                {
                    apply(settings, text);
                }

                return isAllowed;
            });

    private static Setting Flag(string key, string byDefault, string summary, Action<ServiceSettings, bool> apply) =>
        new(
            key,
            "true or false",
            byDefault,
            summary,
            (settings, text) =>
            {
                var isValid = bool.TryParse(text, out var value);
                if (isValid)
                {
                    apply(settings, value);
                }

                return isValid;
            });

    private static Setting Folder(string key, string byDefault, string summary, Action<ServiceSettings, string> apply) =>
        new(
            key,
            "the path of a folder",
            byDefault,
            summary,
            (settings, text) =>
            {
                var isValid = !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal);
                if (isValid)
                {
                    apply(settings, Path.GetFullPath(text));
                }

                return isValid;
            });

    private static Setting Count(
        string key, int least, int most, int defaultValue, string summary, Action<ServiceSettings, int> apply) =>
        new(
            key,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least:N0} to {most:N0}"),
            defaultValue.ToString("N0", CultureInfo.InvariantCulture),
            summary,
            (settings, text) =>
            {
                var isValid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    && value >= least && value <= most;
                if (isValid)
                {
                    apply(settings, value);
                }

                return isValid;
            });

    private static Setting Duration(
        string key, TimeSpan least, TimeSpan most, TimeSpan defaultValue, string summary, Action<ServiceSettings, TimeSpan> apply) =>
        new(
            key,
            $"a time from {DurationText.Format(least)} to {DurationText.Format(most)}",
            DurationText.Format(defaultValue),
            summary,
            (settings, text) =>
            {
                var isValid = DurationText.TryParse(text, out var value) && value >= least && value <= most;
                if (isValid)
                {
                    apply(settings, value);
                }

                return isValid;
            });
}
