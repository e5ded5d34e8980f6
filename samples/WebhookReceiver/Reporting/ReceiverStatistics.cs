namespace WebhookReceiver.Reporting;

/// <summary>What has arrived so far, as <c>GET /stats</c> answers it.</summary>
internal sealed record ReceiverStatistics
{
    /// <summary>Gets how many requests were taken, each id once.</summary>
    public long Requests { get; init; }

    /// <summary>Gets how many came again.</summary>
    public long Repeats { get; init; }

    /// <summary>Gets how many came again with another body.</summary>
    public long ChangedRepeats { get; init; }

    /// <summary>Gets how many were refused because no secret had signed them.</summary>
    public long Unsigned { get; init; }

    /// <summary>Gets how many were refused because they could not be read.</summary>
    public long Malformed { get; init; }

    /// <summary>Gets how many failed because they were chosen to.</summary>
    public long FailedOnPurpose { get; init; }

    /// <summary>Gets how many of the requests taken carried no output but an event.</summary>
    public long Events { get; init; }

    public long Chunks { get; init; }

    public long Bytes { get; init; }

    public int LargestBody { get; init; }

    public int StreamCount { get; init; }

    public int Complete { get; init; }

    public int Gaps { get; init; }

    public long OutOfOrder { get; init; }

    public long Overlaps { get; init; }

    public int FileErrors { get; init; }

    public DateTimeOffset? FirstAt { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Gets the mean time between two requests that were taken; <see langword="null"/> when there are not two.</summary>
    public double? AverageIntervalMs => Requests < 2 ? null : Math.Round((LastAt - FirstAt)!.Value.TotalMilliseconds / (Requests - 1), 3);

    /// <summary>Gets how often something was not as a sender has promised it.</summary>
    public long Violations => ChangedRepeats + Unsigned + Malformed + Gaps + OutOfOrder + Overlaps;

    /// <summary>Gets the streams that began last.</summary>
    public IReadOnlyList<StreamStatistics> Streams { get; init; } = [];
}
