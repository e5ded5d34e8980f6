using System.Diagnostics;
using System.Globalization;
using TestSupport;

namespace Peers.Queues;

/// <summary>BullMQ in a process of Node.js, told what to do line by line.</summary>
internal sealed class BullQueue : IQueueContender
{
    private readonly Process _node;
    private readonly RedisServer _server;

    private BullQueue(Process node, RedisServer server, int batch)
    {
        (_node, _server) = (node, server);
        Name = batch == 1 ? "BullMQ" : string.Create(CultureInfo.InvariantCulture, $"BullMQ, {batch} at once");
    }

    public string Name { get; }

    /// <summary>Starts it with what <c>npm install bullmq ioredis</c> put into a folder.</summary>
    public static BullQueue Start(RedisServer server, QueueOptions options, int batch)
    {
        var settings = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = options.Modules,
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "bullmq.cjs"), Text(server.Port), Text(options.Workers), Text(batch) })
        {
            settings.ArgumentList.Add(argument);
        }

        // The script is not in the folder of the modules, so Node.js is told where they are.
        settings.Environment["NODE_PATH"] = Path.Combine(options.Modules!, "node_modules");
        return new BullQueue(Process.Start(settings)!, server, batch);
    }

    public async Task<QueueTimes> RunAsync(int jobs)
    {
        var server = await ServerTime.ReadAsync(_server).ConfigureAwait(false);
        await _node.StandardInput.WriteLineAsync(Text(jobs)).ConfigureAwait(false);
        var answer = await _node.StandardOutput.ReadLineAsync().ConfigureAwait(false)
            ?? throw new InvalidOperationException("BullMQ ended; install it with: npm install bullmq ioredis");
        var milliseconds = answer.Split(' ').Select(static word => double.Parse(word, CultureInfo.InvariantCulture)).ToList();
        return new QueueTimes(
            TimeSpan.FromMilliseconds(milliseconds[0]),
            TimeSpan.FromMilliseconds(milliseconds[1]),
            await ServerTime.ReadAsync(_server).ConfigureAwait(false) - server);
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _node.WaitForExitAsync().ConfigureAwait(false);
        _node.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
