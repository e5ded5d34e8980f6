using System.Globalization;
using System.Text.Json;

namespace LoadTest.Analysis;

/// <summary>What <c>GET /analysis/{id}</c> says.</summary>
/// <param name="Status">Its status.</param>
/// <param name="BytesWritten">How long its output is.</param>
/// <param name="CompletedAt">When it ended; <see langword="null"/> before.</param>
internal sealed record AnalysisAnswer(string Status, long BytesWritten, DateTimeOffset? CompletedAt)
{
    /// <summary>Gets whether the receiver's acknowledgement of the end has reached the service.</summary>
    public bool IsSent => Status == "completed_and_sent";

    public static AnalysisAnswer? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var analysis = document.RootElement;
            return new AnalysisAnswer(
                analysis.GetProperty("status").GetString() ?? "",
                analysis.GetProperty("bytesWritten").GetInt64(),
                analysis.GetProperty("completedAt").GetString() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
