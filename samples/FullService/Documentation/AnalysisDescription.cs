using FullService.Http;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes the analysis part of the API.</summary>
internal static class AnalysisDescription
{
    private const string Url = "Where the output is pushed to: http or https.";

    public static void AddTo(OpenApiDocument document)
    {
        AddStart(document);
        new OperationBuilder(document, HttpMethod.Get, "/analysis/{id}", "getAnalysis", "Reads how far an analysis and its delivery are.")
            .JobId()
            .Answer(StatusCodes.Status200OK, "The analysis as it is now.", Schemas.Analysis, Examples.Analysis)
            .Refusal(StatusCodes.Status404NotFound, "No such analysis is known.");
        new OperationBuilder(document, HttpMethod.Get, "/analysis", "listAnalyses", "Lists up to 1,000 analyses of one URL, newest first.")
            .Query("webhookUrl", Schemas.Text(Url), "The URL; it must be given.")
            .Answer(
                StatusCodes.Status200OK, "The analyses.", "application/json",
                Schemas.Record(("jobs", Schemas.List(new OpenApiSchemaReference(Schemas.Analysis, document)))), $$"""{"jobs":[{{Examples.Analysis}}]}""")
            .Refusal(StatusCodes.Status400BadRequest, "webhookUrl is missing, given twice, or no URL.");
    }

    private static void AddStart(OpenApiDocument document)
    {
        var analyses = Schemas.Integer("How many analyses.");
        (analyses.Minimum, analyses.Maximum) = ("1", "64");
        var body = Schemas.Record(("analyses", analyses), ("webhookUrl", Schemas.Text(Url)));
        body.Properties!["webhookSecret"] = Schemas.WebhookSecret();
        new OperationBuilder(document, HttpMethod.Post, "/start-analysis", "startAnalysis", "Starts analyses, whose output is pushed while it grows.")
            .Header(RequestHeaders.CallerId, isRequired: false, 128, "Who calls; by default the origin of the webhook URL. Callers share what runs fairly.", "alice")
            .Body(body, """{"analyses":3,"webhookUrl":"https://receiver.example/hook"}""")
            .Answer(
                StatusCodes.Status202Accepted, "The analyses wait for their turn.", "application/json",
                Schemas.Record(("jobIds", Schemas.List(Schemas.Text("The id of an analysis, and of the stream of its output.")))), $$"""{"jobIds":["{{Examples.JobId}}"]}""")
            .Refusal(StatusCodes.Status400BadRequest, "The caller, the JSON, the count or the URL is missing or malformed, or the guard refuses the host.")
            .Refusal(StatusCodes.Status413PayloadTooLarge, "The body is larger than 64 KiB.")
            .Refusal(StatusCodes.Status415UnsupportedMediaType, "The body is not application/json.")
            .RefusalForNow(StatusCodes.Status429TooManyRequests, "Too many analyses of this caller are waiting; none was accepted.")
            .RefusalForNow(StatusCodes.Status503ServiceUnavailable, "The queue is full; nothing was accepted.");
    }
}
