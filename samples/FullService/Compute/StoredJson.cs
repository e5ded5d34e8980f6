using System.Text.Json.Serialization;

namespace FullService.Compute;

/// <summary>How jobs and results are kept on disk; <see cref="JobJson"/> is how clients see them.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(DecimalConverter)])]
[JsonSerializable(typeof(FactorJob))]
[JsonSerializable(typeof(FactorResult))]
internal sealed partial class StoredJson : JsonSerializerContext;
