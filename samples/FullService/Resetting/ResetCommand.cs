using FullService.Compute;
using FullService.Configuration;

namespace FullService.Resetting;

/// <summary>The command <c>reset</c>: empties what the service keeps outside of its memory, and only with <c>--yes</c>.</summary>
internal static class ResetCommand
{
    private const string Name = "reset";
    private const string Consent = "--yes";

    public static bool IsAskedFor(IReadOnlyList<string> args) => args.Count > 0 && args[0] == Name;

    /// <summary>Takes away what is not a setting.</summary>
    public static string[] SettingsOf(IEnumerable<string> args) => [.. args.Skip(1).Where(static arg => arg != Consent)];

    /// <summary>Says what is to be emptied, and empties it if that was agreed to.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Where things are.</param>
    /// <param name="output">What is done.</param>
    /// <param name="error">Why it is not.</param>
    /// <returns>The exit code: 0 when everything is empty, 1 when nothing was agreed to or something could not be emptied.</returns>
    public static int Run(IReadOnlyList<string> args, ServiceSettings settings, TextWriter output, TextWriter error)
    {
        var targets = FindTargets(settings);
        var isAgreed = args.Contains(Consent);
        try
        {
            Describe(targets, settings, isAgreed, output);
            if (isAgreed)
            {
                targets.ForEach(static target => target.Empty());
                return 0;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(exception.Message);
            return 1;
        }

        error.WriteLine($"Nothing was emptied. Stop the service, and add {Consent} to empty it.");
        return 1;
    }

    // The jobs first: while a service is running, they refuse, and everything stays as it is.
    private static List<IResetTarget> FindTargets(ServiceSettings settings)
    {
        var targets = new List<IResetTarget>();
        if (settings.RedisConnection is { } connection)
        {
            targets.Add(new RedisTarget(connection, RedisKeyPrefixes.All(settings)));
        }

        if (settings.StorageFolder is { } folder)
        {
            targets.Add(new JournalTarget(ComputeRegistration.JournalFolder(folder)));
        }

        targets.Add(new OutputTarget(settings.Analysis.OutputFolder));
        return targets;
    }

    private static void Describe(List<IResetTarget> targets, ServiceSettings settings, bool isAgreed, TextWriter output)
    {
        output.WriteLine(isAgreed ? "Emptying:" : "This would be emptied:");
        foreach (var target in targets)
        {
            output.WriteLine($"  {target.Describe()}");
        }

        // Redis has all of it.
        if (settings.RedisConnection is null)
        {
            var beside = settings.StorageFolder is null ? "Jobs, analyses" : "Analyses";
            output.WriteLine($"{beside} and what waits to be pushed are in the memory of the service, and end with it.");
        }
    }
}
