namespace FullService.Configuration;

/// <summary>Turns configuration into settings and collects everything that is wrong with it.</summary>
internal static class SettingsReader
{
    private static readonly string[] Sections = ["Compute", "Http", "Analysis", "Webhooks", "Relay", "Redis"];

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">appsettings.json, the environment and the command line, the later ones winning.</param>
    /// <param name="isDevelopment">Whether receivers on this machine are usual.</param>
    /// <param name="errors">What is wrong, one sentence each; empty when the settings can be used.</param>
    public static ServiceSettings Read(IConfiguration configuration, bool isDevelopment, out IReadOnlyList<string> errors)
    {
        var settings = new ServiceSettings { AllowPrivateNetworks = isDevelopment };
        var found = new List<string>();
        foreach (var setting in SettingsTable.All)
        {
            if (configuration[setting.Key] is { } text && !setting.TryApply(settings, text.Trim()))
            {
                found.Add($"{setting.Key} must be {setting.Range}, not {(setting.IsSecret ? "what was given" : $"'{text}'")}.");
            }
        }

        AdaptReservation(configuration, settings);
        if (settings.Queue.ReservedForShortJobs >= settings.Queue.Workers)
        {
            found.Add(
                $"Compute:ReservedForShortJobs must be less than Compute:Workers ({settings.Queue.Workers}), not {settings.Queue.ReservedForShortJobs}.");
        }

        found.AddRange(FindContradictions(settings));
        found.AddRange(FindUnknown(configuration));
        errors = found;
        if (settings.Role == ProcessRole.Api)
        {
            (settings.Queue.Workers, settings.Queue.ReservedForShortJobs) = (0, 0);
        }

        return settings;
    }

    private static IEnumerable<string> FindContradictions(ServiceSettings settings)
    {
        if (settings.Analysis.MinDuration > settings.Analysis.MaxDuration)
        {
            yield return
                $"Analysis:MinDuration must not be above Analysis:MaxDuration ({DurationText.Format(settings.Analysis.MaxDuration)}), not {DurationText.Format(settings.Analysis.MinDuration)}.";
        }

        if (settings.RedisConnection is not null && settings.StorageFolder is not null)
        {
            yield return "Redis:Connection and Storage:Folder both say where jobs are kept; set one of them.";
        }

        if (settings.RedisConnection is null && settings.Role != ProcessRole.All)
        {
            yield return $"Role can be '{settings.Role}' only with Redis:Connection: without it there is nobody to share the work with.";
        }
    }

    // With one worker none can be reserved; that is a default to adapt, but an error when it was asked for.
    private static void AdaptReservation(IConfiguration configuration, ServiceSettings settings)
    {
        if (configuration["Compute:ReservedForShortJobs"] is null)
        {
            settings.Queue.ReservedForShortJobs = settings.Queue.Workers >= 2 ? 1 : 0;
        }
    }

    private static IEnumerable<string> FindUnknown(IConfiguration configuration)
    {
        var known = SettingsTable.All.Select(static setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Sections
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(entry => entry.Value is not null && !known.Contains(entry.Key))
            .Select(static entry => $"{entry.Key} is not a setting; --help lists those that are.");
    }
}
