using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes what operators do about webhooks.</summary>
internal static class WebhookDescription
{
    private const string LetterId = "msg_01a1fd8d2c6679878fdf7910f330c610";
    private const string Unknown = "This process has no such dead letter.";

    public static void AddTo(OpenApiDocument document)
    {
        var limit = Schemas.Integer("A number.");
        (limit.Minimum, limit.Maximum, limit.Examples) = ("1", "1000", [JsonValue.Create(100)]);
        new OperationBuilder(document, HttpMethod.Get, "/webhooks/dead-letters", "listWebhookDeadLetters", "Lists requests that were not delivered, the oldest first.")
            .Query("webhookUrl", Schemas.Text("A URL."), "Only those that go there.")
            .Query("limit", limit, "The most dead letters in the answer; the default is 100.")
            .Answer(StatusCodes.Status200OK, "Those that this process has.", "application/json", ListRecord(), Example)
            .Refusal(StatusCodes.Status400BadRequest, "webhookUrl is no URL, or limit is not a number from 1 to 1,000.");
        new OperationBuilder(document, HttpMethod.Post, "/webhooks/dead-letters/{id}/retry", "retryWebhookDeadLetter", "Sends the same request again, and after it what its streams hold.")
            .LetterId(LetterId)
            .Answer(StatusCodes.Status202Accepted, "It is on its way.", "application/json", ChangeRecord("sending"), ChangeExample("sending"))
            .Refusal(StatusCodes.Status404NotFound, Unknown);
        new OperationBuilder(document, HttpMethod.Delete, "/webhooks/dead-letters/{id}", "discardWebhookDeadLetter", "Drops a request for good, and ends its streams.")
            .LetterId(LetterId)
            .Answer(StatusCodes.Status202Accepted, "It is gone.", "application/json", ChangeRecord("discarded"), ChangeExample("discarded"))
            .Refusal(StatusCodes.Status404NotFound, Unknown);
    }

    private static string Example =>
        $$"""
        {"count":1,"deadLetters":[{"id":"{{LetterId}}","webhookUrl":"https://receiver.example/hook","reason":"retries_exhausted",
         "streamIds":["{{Examples.JobId}}"],"parkedAt":"2026-01-31T12:00:00.0000000Z","lastError":"status 500"}]}
        """;

    private static string ChangeExample(string status) => $$"""{"id":"{{LetterId}}","status":"{{status}}"}""";

    private static OpenApiSchema ChangeRecord(string status) =>
        Schemas.Record(("id", Schemas.Text("The dead letter.")), ("status", Schemas.Text(status)));

    private static OpenApiSchema ListRecord() => Schemas.Record(
        ("count", Schemas.Integer("How many there are, also beyond the limit.")),
        ("deadLetters", Schemas.List(Schemas.Record(
            ("id", Schemas.Text("Identifies the dead letter: the webhook-id of its request, or tail_ and the id of a stream.")),
            ("webhookUrl", Schemas.Text("Where it was to go.")),
            ("reason", Schemas.Text("retries_exhausted, or buffer_full.")),
            ("streamIds", Schemas.List(Schemas.Text("A stream that stands still with it: an analysis, or an event."))),
            ("parkedAt", Schemas.Text("When it was given up.")),
            ("lastError", Schemas.Text("What the last attempt came to; null without one."))))));
}
