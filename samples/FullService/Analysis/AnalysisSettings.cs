namespace FullService.Analysis;

/// <summary>How analyses run.</summary>
internal sealed class AnalysisSettings
{
    /// <summary>Gets or sets how long the shortest analysis lasts.</summary>
    public TimeSpan MinDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how long the longest analysis lasts.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many run at once: they wait rather than compute.</summary>
    public int MaxRunning { get; set; } = 4_096;

    /// <summary>Gets or sets the folder that gets a file for each analysis.</summary>
    public string OutputFolder { get; set; } = Path.GetFullPath("output");
}
