namespace FullService.Configuration;

/// <summary>Turns configuration into settings and collects everything that is wrong with it.</summary>
internal static class SettingsReader
{
    private static readonly string[] Sections = ["Compute", "Http"];

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">appsettings.json, the environment and the command line, the later ones winning.</param>
    /// <param name="errors">What is wrong, one sentence each; empty when the settings can be used.</param>
    public static ServiceSettings Read(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var settings = new ServiceSettings();
        var found = new List<string>();
        foreach (var setting in SettingsTable.All)
        {
            if (configuration[setting.Key] is { } text && !setting.TryApply(settings, text.Trim()))
            {
                found.Add($"{setting.Key} must be {setting.Range}, not '{text}'.");
            }
        }

        AdaptReservation(configuration, settings);
        if (settings.Queue.ReservedForShortJobs >= settings.Queue.Workers)
        {
            found.Add(
                $"Compute:ReservedForShortJobs must be less than Compute:Workers ({settings.Queue.Workers}), not {settings.Queue.ReservedForShortJobs}.");
        }

        found.AddRange(FindUnknown(configuration));
        errors = found;
        return settings;
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
