using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;

namespace FullService.Compute;

/// <summary>Pushes the end of a job to whoever has asked for it: an event with what <c>GET /compute/{id}</c> answers.</summary>
internal sealed partial class ComputeEvents(WebhookPusher pusher, TimeProvider timeProvider, ILogger<ComputeEvents> logger)
{
    // The receiver is gone, or slower than its jobs: longer than this they are not kept for its sake.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Hands the event to the pusher, once for each end of the job.</summary>
    /// <exception cref="IOException">The pusher has no room for it now; the queue asks again later.</exception>
    public async ValueTask PushAsync(JobCompletion<FactorJob, FactorResult> completion, CancellationToken cancellationToken)
    {
        var job = completion.Job;
        if (job is not { Job.Webhook: { } webhook, EndedAt: { } endedAt } || await TryPushAsync(webhook.ToEndpoint(), job, endedAt, cancellationToken))
        {
            return;
        }

        if (timeProvider.GetUtcNow() - endedAt < Patience)
        {
            throw new IOException($"There is no room for the event of job {job.Id}: its receiver has not taken those before.");
        }

        LogDropped(logger, job.Id, Patience);
    }

    // A job that was retried ends again, and says so again; the id is the same whenever the same end is announced.
    private ValueTask<bool> TryPushAsync(
        WebhookEndpoint endpoint, JobSnapshot<FactorJob, FactorResult> job, DateTimeOffset endedAt, CancellationToken cancellationToken) =>
        pusher.TrySendEventAsync(
            endpoint, string.Create(CultureInfo.InvariantCulture, $"msg_{job.Id}_{endedAt.UtcTicks:x}"), WriteEvent(job, endedAt), cancellationToken);

    private static ReadOnlyMemory<byte> WriteEvent(JobSnapshot<FactorJob, FactorResult> job, DateTimeOffset endedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "compute.ended"u8);
        JobJson.WriteTime(writer, "timestamp"u8, endedAt);
        writer.WritePropertyName("data"u8);
        JobJson.WriteJob(writer, job);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    [LoggerMessage(5, LogLevel.Error, "The end of job {Id} was not pushed: for {Time} there was no room for it, because its receiver does not take its events.")]
    private static partial void LogDropped(ILogger logger, JobId id, TimeSpan time);
}
