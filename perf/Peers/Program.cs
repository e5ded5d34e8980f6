using FactorComparison;
using Peers.Caches;
using Peers.Queues;

namespace Peers;

/// <summary>Compares Fairlead with what others use for the same work: factoring with PARI, and with the word 'queue' a queue in Redis with BullMQ, with the word 'cache' stored answers with nginx and Varnish. With the word 'body' it shows what a large body takes.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["queue", .. var rest]:
                return await QueueComparison.RunAsync(rest).ConfigureAwait(false);
            case [QueueWorker.Word, .. var rest]:
                return await QueueWorker.RunAsync(rest).ConfigureAwait(false);
            case ["cache", .. var rest]:
                return await CacheComparison.RunAsync(rest).ConfigureAwait(false);
            case ["body", .. var rest]:
                return await BodyComparison.RunAsync(rest).ConfigureAwait(false);
            case [ServingProcess.Word, .. var rest]:
                return await ServingProcess.RunAsync(rest).ConfigureAwait(false);
        }

        if (ComparisonOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync($"Usage: Peers {ComparisonOptions.Usage}\n       Peers queue {QueueOptions.Usage}\n       Peers cache {CacheOptions.Usage}\n       Peers body [MEGABYTES]").ConfigureAwait(false);
            return 2;
        }

        using var pari = PariContender.TryStart();
        if (pari is null)
        {
            await Console.Error.WriteLineAsync(
                "There is nobody to compare with: PARI is not installed. Install with: sudo apt-get install --no-install-recommends pari-gp").ConfigureAwait(false);

            // A short run shows that what is here works; it needs no peer for that.
            return options.IsShort ? 0 : 3;
        }

        Comparison.Run(options, [.. options.Threads.Select(static threads => new FairleadContender(threads)), pari], pari, Console.Out);
        return 0;
    }
}
