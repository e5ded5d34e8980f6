using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>The JSON types of the API.</summary>
internal static class Schemas
{
    public const string Problem = "Problem";
    public const string Accepted = "Accepted";
    public const string Job = "Job";
    public const string JobPage = "JobPage";
    public const string Statistics = "Statistics";
    public const string Analysis = "Analysis";
    private const string Factor = "Factor";

    private static readonly string[] Statuses = ["pending", "running", "completed", "failed", "canceled"];

    public static Dictionary<string, IOpenApiSchema> All(OpenApiDocument document) => new(StringComparer.Ordinal)
    {
        [Problem] = Record(("title", Text("The phrase of the status code.")), ("status", Integer("The status code.")), ("detail", Text("What was received and what is allowed."))),
        [Accepted] = Record(("id", Text("Identifies the job: 32 hexadecimal digits.")), ("status", Status()), ("statusUrl", Text("Where to ask for the job."))),
        [Factor] = Record(("prime", Decimal("The prime.")), ("exponent", Integer("How often it divides the number.")), ("proved", Boolean("Whether its primality is proved, not only highly probable."))),
        [Job] = JobRecord(document),
        [JobPage] = Record(("jobs", List(new OpenApiSchemaReference(Job, document))), ("nextCursor", Nullable(Text("Where the next page begins; null after the last one.")))),
        [Statistics] = StatisticsRecord(),
        [Analysis] = AnalysisRecord(),
    };

    public static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    public static OpenApiSchema Decimal(string description) =>
        new() { Type = JsonSchemaType.String, Pattern = "^[0-9]+$", Description = description };

    public static OpenApiSchema Integer(string description) => new() { Type = JsonSchemaType.Integer, Description = description };

    public static OpenApiSchema Number(string description) => new() { Type = JsonSchemaType.Number, Description = description };

    public static OpenApiSchema Boolean(string description) => new() { Type = JsonSchemaType.Boolean, Description = description };

    public static OpenApiSchema List(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    public static OpenApiSchema WebhookSecret() => Text("Signs the requests as Standard Webhooks 1.0 says: whsec_ and base64.");

    public static OpenApiSchema Status() => OneOf(Statuses);

    /// <summary>Makes the schema of an object whose properties are always there.</summary>
    public static OpenApiSchema Record(params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(static property => property.Name, static property => property.Schema, StringComparer.Ordinal),
        Required = properties.Select(static property => property.Name).ToHashSet(StringComparer.Ordinal),
    };

    private static OpenApiSchema OneOf(params string[] values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(static value => (JsonNode)JsonValue.Create(value))] };

    private static OpenApiSchema AnalysisRecord() => Record(
        ("id", Text("Identifies the analysis, and the stream of its output.")),
        ("status", OneOf("unstarted", "processing", "completed", "completed_and_sent", "failed", "canceled")),
        ("delivery", OneOf("sending", "sent", "parked", "ended")),
        ("bytesWritten", Integer("How long the output is.")),
        ("bytesAcknowledged", Integer("How much of it the receiver has acknowledged.")),
        ("startedAt", Nullable(Time())),
        ("completedAt", Nullable(Time())));

    private static OpenApiSchema JobRecord(OpenApiDocument document)
    {
        var job = Record(
            ("id", Text("Identifies the job.")),
            ("callerId", Text("Who submitted it.")),
            ("number", Decimal("The number, without leading zeros.")),
            ("status", Status()),
            ("factors", List(new OpenApiSchemaReference(Factor, document))),
            ("isPrime", Boolean("Whether the number is a prime; false until the job has completed.")),
            ("attempts", Integer("How often a worker has begun it.")),
            ("submittedAt", Time()),
            ("startedAt", Nullable(Time())),
            ("completedAt", Nullable(Time())),
            ("durationMs", Nullable(Number("How long it ran, in milliseconds."))),
            ("fromCache", Boolean("Whether the result was known before.")),
            ("error", Nullable(Text("Why it failed; \"timeout\" when it ran too long."))));
        job.Properties!["remaining"] = Decimal("Only after a failure that left something: the number divided by the factors found.");
        return job;
    }

    private static OpenApiSchema StatisticsRecord() => Record(
        ("queue", Record(("current", Integer("Jobs that wait.")), ("peak", Integer("The most that waited at once.")), ("oldestAgeMs", Number("How long the oldest has waited.")))),
        ("workers", Record(("configured", Integer("Workers.")), ("busy", Integer("Workers with a job.")), ("list", List(Worker())))),
        ("callers", List(Caller())),
        ("relay", Relay()),
        ("webhooks", Record(
            ("pending", Integer("Bytes of output that are not acknowledged.")), ("inFlight", Integer("Requests on their way.")),
            ("deliveredChunks", Integer("Chunks that were acknowledged.")), ("retried", Integer("Attempts that were repeated.")),
            ("deadLettered", Integer("Dead letters that are kept.")))));

    private static OpenApiSchema Worker() => Record(
        ("id", Integer("The worker, from 1.")), ("state", Text("busy or idle.")), ("caller", Nullable(Text("Whose job it runs."))),
        ("jobId", Nullable(Text("The job it runs."))), ("completed", Integer("How many attempts it has finished.")));

    private static OpenApiSchema Caller() => Record(
        ("id", Text("The caller.")), ("queued", Integer("Jobs that wait.")), ("running", Integer("Jobs that run.")),
        ("completed", Integer("Jobs that ended with a result.")), ("failed", Integer("Jobs that ended without.")),
        ("workerSeconds", Number("The time workers spent on its jobs.")),
        ("waitMs", Record(("p50", Number("Half of its jobs waited no longer.")), ("p99", Number("99 % of its jobs waited no longer.")))));

    private static OpenApiSchema Relay() => Record(
        ("hits", Integer("Requests that a fresh stored response answered.")), ("misses", Integer("Requests that the upstream answered.")),
        ("revalidated", Integer("Requests that a stored response answered after the upstream had confirmed it.")),
        ("coalesced", Integer("Hits that waited for another request to the same URL.")), ("stale", Integer("Requests that a stale stored response answered.")),
        ("bytes", Integer("Bytes that the stored responses take.")), ("entries", Integer("URLs that have stored responses.")));

    private static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema Nullable(OpenApiSchema schema)
    {
        schema.Type |= JsonSchemaType.Null;
        return schema;
    }
}
