using System.Text.Json.Serialization;

namespace FullService.Analysis;

/// <summary>How analyses are kept in Redis; <see cref="AnalysisJson"/> is how clients see them.</summary>
[JsonSerializable(typeof(AnalysisJob))]
[JsonSerializable(typeof(AnalysisResult))]
internal sealed partial class StoredAnalysisJson : JsonSerializerContext;
