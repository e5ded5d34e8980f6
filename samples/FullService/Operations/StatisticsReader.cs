using System.Buffers;
using System.Text.Json;
using Fairlead.Relay;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;
using FullService.Compute;
using FullService.Relay;

namespace FullService.Operations;

/// <summary>Gathers the statistics and writes them as JSON.</summary>
/// <remarks>Thread-safe. However many streams are open, the figures are gathered about once for each of their beats.</remarks>
internal sealed class StatisticsReader(
    JobQueue<FactorJob, FactorResult> queue,
    JobWorkers<FactorJob, FactorResult> workers,
    WebhookPusher pusher,
    TimeProvider timeProvider,
    [FromKeyedServices(RelayRegistration.ClientName)] RelayCache? relay = null)
{
    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(500);

    private volatile Shared? _shared;

    /// <summary>Gathers the figures of this moment.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var statistics = await queue.GetStatisticsAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(4_096);
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            StatisticsJson.Write(writer, statistics, workers.GetSnapshot(), relay?.GetStatistics() ?? default, pusher.GetStatistics());
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Returns figures of this moment, or of at most half a second before.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadSharedAsync(CancellationToken cancellationToken)
    {
        if (_shared is { } shared && timeProvider.GetElapsedTime(shared.ReadAt) < SharedFor)
        {
            return shared.Json;
        }

        var readAt = timeProvider.GetTimestamp();
        var json = await ReadAsync(cancellationToken);
        _shared = new Shared(readAt, json);
        return json;
    }

    private sealed record Shared(long ReadAt, ReadOnlyMemory<byte> Json);
}
