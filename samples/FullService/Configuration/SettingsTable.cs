using System.Globalization;

namespace FullService.Configuration;

/// <summary>The settings of the service: the one place that knows their names, ranges and defaults.</summary>
internal static class SettingsTable
{
    private const int MostWorkers = 1_024;
    private const int MostDigits = 10_000;
    private const int MostJobs = 100_000_000;
    private const int MostConnections = 1_000_000;

    private static readonly ServiceSettings Defaults = new();
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

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
        Folder("Storage:Folder", "Where jobs are kept so that they outlive the process: accepted means synced to disk. One service per folder.",
            static (settings, value) => settings.StorageFolder = value),
    ];

    private static Setting Folder(string key, string summary, Action<ServiceSettings, string> apply) =>
        new(
            key,
            "the path of a folder",
            "none: jobs are kept in memory",
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
