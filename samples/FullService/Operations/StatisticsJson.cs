using System.Text.Json;
using Fairlead.Relay;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;

namespace FullService.Operations;

/// <summary>Writes the statistics as <c>GET /stats</c> answers them.</summary>
internal static class StatisticsJson
{
    public static void Write(
        Utf8JsonWriter writer, JobQueueStatistics statistics, IReadOnlyList<WorkerSnapshot> workers, in RelayCacheStatistics relay, in WebhookPusherStatistics webhooks)
    {
        writer.WriteStartObject();
        WriteQueue(writer, statistics);
        WriteWorkers(writer, workers);
        writer.WriteStartArray("callers"u8);
        foreach (var caller in statistics.Callers)
        {
            WriteCaller(writer, caller);
        }

        writer.WriteEndArray();
        WriteRelay(writer, relay);
        WriteWebhooks(writer, webhooks);
        writer.WriteEndObject();
    }

    private static void WriteQueue(Utf8JsonWriter writer, JobQueueStatistics statistics)
    {
        writer.WriteStartObject("queue"u8);
        writer.WriteNumber("current"u8, statistics.Pending + statistics.Delayed);
        writer.WriteNumber("peak"u8, statistics.PeakQueued);
        writer.WriteNumber("oldestAgeMs"u8, Milliseconds(statistics.OldestAge));
        writer.WriteEndObject();
    }

    private static void WriteWorkers(Utf8JsonWriter writer, IReadOnlyList<WorkerSnapshot> workers)
    {
        writer.WriteStartObject("workers"u8);
        writer.WriteNumber("configured"u8, workers.Count);
        writer.WriteNumber("busy"u8, workers.Count(static worker => worker.IsBusy));
        writer.WriteStartArray("list"u8);
        foreach (var worker in workers)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id"u8, worker.Number);
            writer.WriteString("state"u8, worker.IsBusy ? "busy"u8 : "idle"u8);
            writer.WriteString("caller"u8, worker.Caller);
            writer.WriteString("jobId"u8, worker.JobId?.ToString());
            writer.WriteNumber("completed"u8, worker.Completed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCaller(Utf8JsonWriter writer, CallerStatistics caller)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, caller.Caller);
        writer.WriteNumber("queued"u8, caller.Queued);
        writer.WriteNumber("running"u8, caller.Running);
        writer.WriteNumber("completed"u8, caller.Completed);
        writer.WriteNumber("failed"u8, caller.Failed);
        writer.WriteNumber("workerSeconds"u8, Math.Round(caller.WorkerTime.TotalSeconds, 6));
        writer.WriteStartObject("waitMs"u8);
        writer.WriteNumber("p50"u8, Milliseconds(caller.MedianWait));
        writer.WriteNumber("p99"u8, Milliseconds(caller.P99Wait));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteWebhooks(Utf8JsonWriter writer, in WebhookPusherStatistics webhooks)
    {
        writer.WriteStartObject("webhooks"u8);
        writer.WriteNumber("pending"u8, webhooks.PendingBytes);
        writer.WriteNumber("inFlight"u8, webhooks.InFlight);
        writer.WriteNumber("deliveredChunks"u8, webhooks.DeliveredChunks);
        writer.WriteNumber("retried"u8, webhooks.Retried);
        writer.WriteNumber("deadLettered"u8, webhooks.DeadLetters);
        writer.WriteEndObject();
    }

    private static void WriteRelay(Utf8JsonWriter writer, in RelayCacheStatistics relay)
    {
        writer.WriteStartObject("relay"u8);
        writer.WriteNumber("hits"u8, relay.Hits);
        writer.WriteNumber("misses"u8, relay.Misses);
        writer.WriteNumber("revalidated"u8, relay.Revalidated);
        writer.WriteNumber("coalesced"u8, relay.Coalesced);
        writer.WriteNumber("stale"u8, relay.Stale);
        writer.WriteNumber("bytes"u8, relay.Bytes);
        writer.WriteNumber("entries"u8, relay.Urls);
        writer.WriteEndObject();
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
