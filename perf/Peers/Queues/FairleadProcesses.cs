using System.Diagnostics;
using System.Globalization;
using TestSupport;

namespace Peers.Queues;

/// <summary>Jobs over Redis, submitted here and done by processes of their own, among which the workers are divided.</summary>
internal sealed class FairleadProcesses : IQueueContender
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(2);

    private readonly RedisServer _server;
    private readonly QueueOptions _options;
    private readonly string _prefix;
    private readonly FairleadStore _store;
    private readonly List<Process> _processes;

    public FairleadProcesses(RedisServer server, QueueOptions options, int processes)
    {
        (_server, _options) = (server, options);
        _prefix = string.Create(CultureInfo.InvariantCulture, $"processes{processes}");
        Name = string.Create(CultureInfo.InvariantCulture, $"Fairlead, {processes} worker {(processes == 1 ? "process" : "processes")}");
        _store = new FairleadStore(server.Endpoint, _prefix, workers: 0);
        _processes = [.. Enumerable.Range(0, processes).Select(_ => Start(options.Workers / processes))];
    }

    public string Name { get; }

    public async Task<QueueTimes> RunAsync(int jobs)
    {
        var server = await ServerTime.ReadAsync(_server).ConfigureAwait(false);
        var done = await CountAsync().ConfigureAwait(false) + jobs;
        var clock = Stopwatch.StartNew();
        await _store.EnqueueAsync(jobs, _options, batch: 1).ConfigureAwait(false);
        var enqueued = clock.Elapsed;
        clock.Restart();
        await TellAsync(QueueWorker.Begin).ConfigureAwait(false);
        while (await CountAsync().ConfigureAwait(false) < done)
        {
            await Task.Delay(LookInterval).ConfigureAwait(false);
        }

        var worked = clock.Elapsed;
        await TellAsync(QueueWorker.End).ConfigureAwait(false);
        return new QueueTimes(enqueued, worked, await ServerTime.ReadAsync(_server).ConfigureAwait(false) - server);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().ConfigureAwait(false);
            process.Dispose();
        }

        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private Process Start(int workers) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(QueueWorker).Assembly.Location, QueueWorker.Word, _server.Endpoint, _prefix, workers.ToString(CultureInfo.InvariantCulture)])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    // To all at once; each answers when it has done so.
    private async Task TellAsync(string what)
    {
        foreach (var process in _processes)
        {
            await process.StandardInput.WriteLineAsync(what).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }

        foreach (var process in _processes)
        {
            if (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) != what)
            {
                throw new InvalidOperationException("A worker process ended.");
            }
        }
    }

    private async Task<int> CountAsync()
    {
        var connection = await _server.ConnectAsync(CancellationToken.None).ConfigureAwait(false);
        await using var closed = connection.ConfigureAwait(false);
        var count = await connection.SendAsync(CancellationToken.None, "HGET", $"{{{_prefix}}}:counts", "completed").ConfigureAwait(false);
        return int.Parse(count ?? "0", CultureInfo.InvariantCulture);
    }
}
