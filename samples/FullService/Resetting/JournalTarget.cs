using System.Globalization;
using System.Text.RegularExpressions;

namespace FullService.Resetting;

/// <summary>The journal of a queue: the files that it has written into its folder, and no others.</summary>
internal sealed partial class JournalTarget(string folder) : IResetTarget
{
    // What a running service holds, so that nobody else uses the folder.
    private const string LockName = "lock";

    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"jobs and results: {Find().Count} files of the journal in {folder}");

    public void Empty()
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        using var claim = Claim();
        foreach (var path in Find())
        {
            File.Delete(path);
        }
    }

    private FileStream Claim()
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"The journal in {folder} is in use; stop the service first.", exception);
        }
    }

    private List<string> Find() =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(static path => OwnName.IsMatch(Path.GetFileName(path)))] : [];

    [GeneratedRegex(@"\A[0-9]{10,}\.(journal|snapshot|unfinished)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OwnName { get; }
}
