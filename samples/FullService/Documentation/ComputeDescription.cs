using System.Text.Json.Nodes;
using FullService.Http;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes the compute part of the API.</summary>
internal static class ComputeDescription
{
    private const string UnknownJob = "No such job is known.";
    private const string BadListing = "A parameter is not known, given twice, or out of its range.";

    public static void AddTo(OpenApiDocument document)
    {
        AddSubmit(document);
        AddBatch(document);
        AddJob(document);
        AddLists(document);
        AddRetry(document);
    }

    private static void AddSubmit(OpenApiDocument document) =>
        AddSubmissionRefusals(new OperationBuilder(document, HttpMethod.Post, "/compute", "submit", "Submits a number to be factored.")
            .Body(SubmittedNumber(), """{"number":"360"}""")
            .Answer(StatusCodes.Status202Accepted, "The job is stored.", Schemas.Accepted, Examples.Accepted)
            .WithLocation(StatusCodes.Status202Accepted));

    private static OpenApiSchema SubmittedNumber()
    {
        var body = Schemas.Record(("number", Schemas.Decimal("An integer of at least 1: the digits 0 to 9 only; leading zeros are dropped.")));
        body.Properties!["webhookUrl"] = Schemas.Text("Where the end of the job is pushed to, as {\"type\": \"compute.ended\", \"timestamp\": …, \"data\": what GET answers}: http or https.");
        body.Properties["webhookSecret"] = Schemas.WebhookSecret();
        return body;
    }

    private static void AddBatch(OpenApiDocument document)
    {
        var numbers = Schemas.List(Schemas.Decimal("An integer of at least 1."));
        (numbers.MinItems, numbers.MaxItems) = (1, 10_000);
        var ids = Schemas.Record(("ids", Schemas.List(Schemas.Text("The id of the job at the same place."))));
        AddSubmissionRefusals(new OperationBuilder(document, HttpMethod.Post, "/compute/batch", "submitBatch", "Submits up to 10,000 numbers, all or none.")
            .Body(Schemas.Record(("numbers", numbers)), """{"numbers":["360","97"]}""")
            .Answer(StatusCodes.Status202Accepted, "All jobs are stored.", "application/json", ids, $$"""{"ids":["{{Examples.JobId}}","01a1fd8d2cb67d3382b740868cecfe9c"]}"""));
    }

    private static void AddSubmissionRefusals(OperationBuilder operation) => operation
        .Header(RequestHeaders.CallerId, isRequired: true, 128, "Who calls. Callers share the workers fairly.", "alice")
        .Header(RequestHeaders.IdempotencyKey, isRequired: false, 256,
            "Repeating a request of the same caller with the same key, even with another body, answers with the same id; remembered as long as the job.", "order-4711")
        .Refusal(StatusCodes.Status400BadRequest, "The caller, the key, the JSON, the number or the webhook is missing or malformed, or the guard refuses the host of the webhook.")
        .Refusal(StatusCodes.Status413PayloadTooLarge, "The body is too large: 64 KiB for one number, 4 MiB for a batch.")
        .Refusal(StatusCodes.Status415UnsupportedMediaType, "The body is not application/json.")
        .Refusal(StatusCodes.Status422UnprocessableEntity, "A number has more digits than Compute:MaxDigits.")
        .RefusalForNow(StatusCodes.Status429TooManyRequests, "Too many jobs of this caller are waiting; nothing was accepted.")
        .RefusalForNow(StatusCodes.Status503ServiceUnavailable, "The queue is full; nothing was accepted.");

    private static void AddJob(OpenApiDocument document)
    {
        new OperationBuilder(document, HttpMethod.Get, "/compute/{id}", "getJob", "Reads a job, at once or when it has ended.")
            .JobId()
            .Query("wait", Bounded(JsonSchemaType.Number, 0, 60, 30), "Seconds to wait for the end of the job; the default is 0.")
            .Answer(StatusCodes.Status200OK, "The job as it is now.", Schemas.Job, Examples.Job)
            .Refusal(StatusCodes.Status400BadRequest, "wait is not a number from 0 to 60.")
            .Refusal(StatusCodes.Status404NotFound, UnknownJob);
        new OperationBuilder(document, HttpMethod.Delete, "/compute/{id}", "cancelJob", "Cancels a job; a running one is stopped.")
            .JobId()
            .Answer(StatusCodes.Status202Accepted, "The job ends as canceled.", Schemas.Accepted, Examples.Accepted.Replace("pending", "canceled", StringComparison.Ordinal))
            .WithLocation(StatusCodes.Status202Accepted)
            .Refusal(StatusCodes.Status404NotFound, UnknownJob)
            .Refusal(StatusCodes.Status409Conflict, "The job has already ended.");
    }

    private static void AddLists(OpenApiDocument document)
    {
        AddListing(new OperationBuilder(document, HttpMethod.Get, "/compute", "listJobs", "Lists jobs, newest first."));
        AddListing(new OperationBuilder(document, HttpMethod.Get, "/dead-letters", "listDeadLetters", "Lists failed jobs, newest first."));
    }

    private static void AddListing(OperationBuilder operation) => operation
        .Query("caller", Schemas.Text("A caller."), "Only jobs of this caller.")
        .Query("status", Schemas.Status(), "Only jobs of this status; dead letters are always failed.")
        .Query("limit", Bounded(JsonSchemaType.Integer, 1, 1_000, 100), "The most jobs in the answer; the default is 100.")
        .Query("cursor", Schemas.Text("A cursor."), "nextCursor of the page before.")
        .Answer(StatusCodes.Status200OK, "A page.", Schemas.JobPage, Examples.JobPage)
        .Refusal(StatusCodes.Status400BadRequest, BadListing);

    private static void AddRetry(OpenApiDocument document) =>
        new OperationBuilder(document, HttpMethod.Post, "/dead-letters/{id}/retry", "retryDeadLetter", "Lets a failed job wait for its turn again.")
            .JobId()
            .Answer(StatusCodes.Status202Accepted, "The job waits for its turn.", Schemas.Accepted, Examples.Accepted)
            .WithLocation(StatusCodes.Status202Accepted)
            .Refusal(StatusCodes.Status404NotFound, UnknownJob)
            .Refusal(StatusCodes.Status409Conflict, "The job has not failed.")
            .RefusalForNow(StatusCodes.Status429TooManyRequests, "Too many jobs of its caller are waiting.")
            .RefusalForNow(StatusCodes.Status503ServiceUnavailable, "The queue is full.");

    private static OpenApiSchema Bounded(JsonSchemaType type, int least, int most, int example) => new()
    {
        Type = type,
        Minimum = least.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Examples = [JsonValue.Create(example)],
    };
}
