using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Peers.Caches;

/// <summary>Lets caches give the same stored answer in turn, and prints the medians.</summary>
internal static class CacheComparison
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (CacheOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync($"Usage: Peers cache {CacheOptions.Usage}").ConfigureAwait(false);
            return 2;
        }

        if (CacheServer.Find("wrk") is null)
        {
            await Console.Error.WriteLineAsync("There is nobody to ask: wrk is not installed. Install with: sudo apt-get install --no-install-recommends wrk nginx-light varnish").ConfigureAwait(false);
            return 3;
        }

        var origin = await StartOriginAsync().ConfigureAwait(false);
        await using var stopped = origin.ConfigureAwait(false);
        var contenders = await InviteAsync(new Uri(origin.Urls.Single())).ConfigureAwait(false);
        try
        {
            using var client = new HttpClient();
            foreach (var contender in contenders)
            {
                await contender.WarmUpAsync(client).ConfigureAwait(false);
            }

            Print(options, await MeasureAsync(contenders, options).ConfigureAwait(false));
        }
        finally
        {
            foreach (var contender in contenders)
            {
                await contender.DisposeAsync().ConfigureAwait(false);
            }
        }

        return 0;
    }

    private static async Task<WebApplication> StartOriginAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(CachedMenu.WriteAsync);
        await app.StartAsync().ConfigureAwait(false);
        return app;
    }

    private static async Task<List<CacheServer>> InviteAsync(Uri origin)
    {
        List<CacheServer?> invited =
        [
            await CacheServer.TryStartNginxAsync(origin).ConfigureAwait(false),
            CacheServer.TryStartVarnish(origin),
            CacheServer.StartOwn("Kestrel, a constant", ServingProcess.Constant, origin),
            CacheServer.StartOwn("Fairlead MapRelay", ServingProcess.Relay, origin),
            CacheServer.StartOwn("Kestrel, a constant, set as RelayHost", ServingProcess.Constant + ServingProcess.AsRelayHost, origin),
            CacheServer.StartOwn("Fairlead MapRelay, set as RelayHost", ServingProcess.Relay + ServingProcess.AsRelayHost, origin),
        ];
        return [.. invited.OfType<CacheServer>()];
    }

    // In turn, so that what else the machine does strikes all of them alike. The first round is not counted.
    private static async Task<List<(string Name, List<CacheRate> Rates)>> MeasureAsync(List<CacheServer> contenders, CacheOptions options)
    {
        List<(string Name, List<CacheRate> Rates)> measured = [.. contenders.Select(static contender => (contender.Name, new List<CacheRate>()))];
        for (var round = 0; round <= options.Rounds; round++)
        {
            for (var index = 0; index < contenders.Count; index++)
            {
                var rate = await MeasureAsync(contenders[index], options).ConfigureAwait(false);
                if (round > 0)
                {
                    measured[index].Rates.Add(rate);
                }
            }
        }

        return measured;
    }

    private static async Task<CacheRate> MeasureAsync(CacheServer server, CacheOptions options)
    {
        var before = server.ReadProcessorTime();
        using var wrk = Process.Start(new ProcessStartInfo("wrk", [$"-t{options.Threads}", $"-c{options.Connections}", $"-d{options.Seconds}s", server.Url.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var report = await wrk.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await wrk.WaitForExitAsync().ConfigureAwait(false);
        var used = server.ReadProcessorTime() - before;
        if (report.Contains("Non-2xx", StringComparison.Ordinal) || report.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{server.Name} did not answer all requests:\n{report}");
        }

        return new CacheRate(Find(report, "Requests/sec:"), Find(report, "", " requests in ") / used.TotalSeconds);
    }

    private static double Find(string report, string before, string after = "")
    {
        var line = report.Split('\n', StringSplitOptions.TrimEntries).First(line => line.StartsWith(before, StringComparison.Ordinal) && line.Contains(after, StringComparison.Ordinal));
        return double.Parse(line[before.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }

    private static void Print(CacheOptions options, List<(string Name, List<CacheRate> Rates)> measured)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{CachedMenu.Body.Length} cached bytes, {options.Connections} connections, medians of {options.Rounds} rounds of {options.Seconds} s, {Environment.ProcessorCount} processors"));
        Console.WriteLine("| server | requests/s | requests per second of its processor time |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var (name, rates) in measured)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {Median(rates, static rate => rate.PerSecond):#,0} | {Median(rates, static rate => rate.PerProcessorSecond):#,0} |"));
        }
    }

    private static double Median(List<CacheRate> rates, Func<CacheRate, double> part) => rates.Select(part).Order().ElementAt(rates.Count / 2);
}
