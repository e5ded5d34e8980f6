namespace FullService.Analysis;

/// <summary>What an analysis leaves beside its output.</summary>
/// <param name="BytesWritten">How long the output is.</param>
internal sealed record AnalysisResult(long BytesWritten);
