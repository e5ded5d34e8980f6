using System.Text.Json.Serialization.Metadata;

namespace Fairlead.Scheduling.Storage;

/// <summary>How a queue's jobs and results become JSON, for stores that keep them outside of the process.</summary>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
/// <param name="Job">Serializes jobs; from a source-generated <c>JsonSerializerContext</c>.</param>
/// <param name="Result">Serializes results.</param>
public sealed record JobSerialization<TJob, TResult>(JsonTypeInfo<TJob> Job, JsonTypeInfo<TResult> Result);
