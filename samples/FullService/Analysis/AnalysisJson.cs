using System.Diagnostics;
using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;
using FullService.Compute;

namespace FullService.Analysis;

/// <summary>Writes analyses as clients see them.</summary>
internal static class AnalysisJson
{
    public static void WriteJob(Utf8JsonWriter writer, AnalysisView analysis)
    {
        var (job, stream, delivery) = (analysis.Job, analysis.Stream, analysis.Delivery);
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        JobJson.WriteId(writer, job.Id);
        writer.WriteString("status"u8, StatusOf(job.Status, delivery));
        writer.WriteString("delivery"u8, NameOf(delivery));
        writer.WriteNumber("bytesWritten"u8, job.Result?.BytesWritten ?? stream?.WrittenLength ?? 0);
        writer.WriteNumber("bytesAcknowledged"u8, stream?.AcknowledgedLength ?? 0);
        JobJson.WriteTime(writer, "startedAt"u8, job.StartedAt);
        JobJson.WriteTime(writer, "completedAt"u8, job.EndedAt);
        writer.WriteEndObject();
    }

    private static string StatusOf(JobStatus status, WebhookDelivery delivery) => status switch
    {
        JobStatus.Delayed or JobStatus.Pending => "unstarted",
        JobStatus.Running => "processing",
        JobStatus.Completed => delivery == WebhookDelivery.Sent ? "completed_and_sent" : "completed",
        JobStatus.Dead => "failed",
        JobStatus.Canceled => "canceled",
        _ => throw new UnreachableException($"{status} is no status."),
    };

    private static string NameOf(WebhookDelivery delivery) => delivery switch
    {
        WebhookDelivery.Sending => "sending",
        WebhookDelivery.Sent => "sent",
        WebhookDelivery.Parked => "parked",
        WebhookDelivery.Ended => "ended",
        _ => throw new UnreachableException($"{delivery} is no delivery."),
    };
}
