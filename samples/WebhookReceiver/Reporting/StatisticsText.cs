using System.Globalization;

namespace WebhookReceiver.Reporting;

/// <summary>Figures as text.</summary>
internal static class StatisticsText
{
    /// <summary>Gets the figures with their names, in the order in which they are shown.</summary>
    public static IReadOnlyList<(string Name, long Value)> Figures(ReceiverStatistics statistics) =>
    [
        ("requests", statistics.Requests),
        ("repeats", statistics.Repeats),
        ("events", statistics.Events),
        ("failed on purpose", statistics.FailedOnPurpose),
        ("chunks", statistics.Chunks),
        ("bytes", statistics.Bytes),
        ("largest body", statistics.LargestBody),
        ("streams", statistics.StreamCount),
        ("complete", statistics.Complete),
        ("gaps", statistics.Gaps),
        ("out of order", statistics.OutOfOrder),
        ("overlaps", statistics.Overlaps),
        ("changed repeats", statistics.ChangedRepeats),
        ("not signed", statistics.Unsigned),
        ("malformed", statistics.Malformed),
        ("file errors", statistics.FileErrors),
    ];

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Summarize(ReceiverStatistics statistics) => string.Join(
        ", ", Figures(statistics).Where(static figure => figure.Value > 0).Select(static figure => $"{figure.Name} {Number(figure.Value)}")
            .DefaultIfEmpty("Nothing has arrived."));
}
