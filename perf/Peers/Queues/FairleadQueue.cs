using System.Diagnostics;
using System.Globalization;
using TestSupport;

namespace Peers.Queues;

/// <summary>Jobs over Redis, submitted by as many at a time as there are workers, each with a number of jobs in one submission.</summary>
internal sealed class FairleadQueue(RedisServer server, QueueOptions options, int batch) : IQueueContender
{
    private readonly FairleadStore _store = new(server.Endpoint, string.Create(CultureInfo.InvariantCulture, $"peer{batch}"), options.Workers);

    public string Name { get; } = batch == 1 ? "Fairlead" : string.Create(CultureInfo.InvariantCulture, $"Fairlead, {batch} at once");

    public async Task<QueueTimes> RunAsync(int jobs)
    {
        var used = await ServerTime.ReadAsync(server).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        await _store.EnqueueAsync(jobs, options, batch).ConfigureAwait(false);
        var enqueued = clock.Elapsed;
        clock.Restart();
        await WorkAsync(jobs).ConfigureAwait(false);
        return new QueueTimes(enqueued, clock.Elapsed, await ServerTime.ReadAsync(server).ConfigureAwait(false) - used);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task WorkAsync(int jobs)
    {
        var handler = new CountingHandler(jobs);
        using var workers = await _store.WorkAsync(handler).ConfigureAwait(false);
        await handler.AllHandled.ConfigureAwait(false);

        // What was handled last is recorded while the workers stop.
        await workers.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
