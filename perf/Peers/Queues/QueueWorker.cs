using System.Globalization;

namespace Peers.Queues;

/// <summary>A process that does jobs of one queue from the line 'begin' until the line 'end', and repeats each line when it has done so.</summary>
internal static class QueueWorker
{
    /// <summary>The first word of the command line that makes it one; address, prefix and number of workers follow.</summary>
    public const string Word = "queue-worker";

    public const string Begin = "begin";

    public const string End = "end";

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var store = new FairleadStore(args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
        await using var closed = store.ConfigureAwait(false);
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) == Begin)
        {
            using var workers = await store.WorkAsync(new CountingHandler(int.MaxValue)).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(Begin).ConfigureAwait(false);
            await Console.In.ReadLineAsync().ConfigureAwait(false);
            await workers.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(End).ConfigureAwait(false);
        }

        return 0;
    }
}
