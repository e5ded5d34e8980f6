using System.Globalization;
using System.Text.RegularExpressions;

namespace FullService.Resetting;

/// <summary>The files of analyses: those that are named after an id, and no others.</summary>
internal sealed partial class OutputTarget(string folder) : IResetTarget
{
    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"output of analyses: {Find().Count} files in {folder}");

    public void Empty()
    {
        foreach (var path in Find())
        {
            File.Delete(path);
        }
    }

    private List<string> Find() =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(static path => OwnName.IsMatch(Path.GetFileName(path)))] : [];

    [GeneratedRegex(@"\A[0-9a-f]{32}\.txt\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OwnName { get; }
}
