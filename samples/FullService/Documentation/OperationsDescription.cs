using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes health and statistics.</summary>
internal static class OperationsDescription
{
    private const string Healthy = """{"status":"healthy"}""";

    public static void AddTo(OpenApiDocument document)
    {
        var health = Schemas.Record(("status", Schemas.Text("healthy")));
        new OperationBuilder(document, HttpMethod.Get, "/health/live", "getLiveness", "Says that the process answers.")
            .Answer(StatusCodes.Status200OK, "It does.", "application/json", health, Healthy);
        new OperationBuilder(document, HttpMethod.Get, "/health/ready", "getReadiness", "Says whether the service takes new work.")
            .Answer(StatusCodes.Status200OK, "It does.", "application/json", health, Healthy)
            .Refusal(StatusCodes.Status503ServiceUnavailable, "The service is stopping.");
        new OperationBuilder(document, HttpMethod.Get, "/stats", "getStatistics", "Tells what the queue, the workers and the callers do.")
            .Answer(StatusCodes.Status200OK, "The figures of this moment.", Schemas.Statistics, Examples.Statistics);
        new OperationBuilder(document, HttpMethod.Get, "/stats/stream", "streamStatistics", "Sends the statistics once a second, as server-sent events.")
            .Answer(StatusCodes.Status200OK, "Events whose data is the object of /stats.", "text/event-stream", Schemas.Text("data: {…}"), example: null);
    }
}
