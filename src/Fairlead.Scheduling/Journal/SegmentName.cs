using System.Globalization;

namespace Fairlead.Scheduling.Journal;

/// <summary>The names of the files: <c>0000000007.journal</c> holds the changes since snapshot 7, <c>0000000007.snapshot</c> all that was before.</summary>
internal static class SegmentName
{
    private const string SegmentEnding = ".journal";
    private const string SnapshotEnding = ".snapshot";
    private const string UnfinishedEnding = ".unfinished";

    public static string OfSegment(long number) => Text(number) + SegmentEnding;

    public static string OfSnapshot(long number) => Text(number) + SnapshotEnding;

    /// <summary>Names a snapshot that is still being written.</summary>
    public static string OfUnfinished(long number) => Text(number) + UnfinishedEnding;

    public static bool IsSegment(string name, out long number) => TryRead(name, SegmentEnding, out number);

    public static bool IsSnapshot(string name, out long number) => TryRead(name, SnapshotEnding, out number);

    public static bool IsUnfinished(string name) => TryRead(name, UnfinishedEnding, out _);

    private static string Text(long number) => number.ToString("D10", CultureInfo.InvariantCulture);

    private static bool TryRead(string name, string ending, out long number)
    {
        number = 0;
        return name.EndsWith(ending, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, name.Length - ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && Text(number) + ending == name;
    }
}
