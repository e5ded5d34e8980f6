using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestSupport;

namespace Fairlead.Relay.AspNetCore.Tests.Interop;

/// <summary>The public suite of tests for HTTP caches (cache-tests.fyi), in front of its own origin. What the relay does otherwise than the suite wants stands here with its reason.</summary>
public sealed class PublicSuiteTests : IDisposable
{
    private static readonly Dictionary<string, string[]> Deviations = new()
    {
        ["RFC 9111, section 5.1, which is newer than this release of the suite: the first of several ages counts, and what is no number is ignored"] =
        [
            "age-parse-nonnumeric", "age-parse-negative", "age-parse-float", "age-parse-prefix-twoline", "age-parse-dup-0", "age-parse-dup-0-twoline", "age-parse-dup-old",
            "age-parse-parameter", "age-parse-numeric-parameter",
        ],
        ["answered with 502, which the suite takes for a stored answer because the fields of its origin are missing"] =
            ["stale-close-must-revalidate", "stale-close-proxy-revalidate", "stale-close-no-cache", "stale-close-s-maxage=2"],
        ["RFC 9111, section 3.2: all fields are updated but the length and those of the connection"] = ["304-etag-update-response-Content-Encoding", "304-etag-update-response-Content-MD5"],
        ["RFC 9111, section 4.3.4: a 304 with another strong tag is not about the stored response"] = ["304-etag-update-response-ETag"],
        ["StoreSetCookie is off"] = ["headers-store-Set-Cookie", "304-etag-update-response-Set-Cookie", "other-set-cookie"],
        ["a status that tells one client about its own request is not stored"] = ["heuristic-414-cached"],
        ["answers to POST are not stored"] = ["method-POST"],
        ["values are compared in the ways that RFC 9111, section 4.1, is sure of"] = ["vary-normalise-lang-order", "vary-normalise-lang-select", "vary-normalise-space"],
        ["RFC 9111, section 4.3.2: without Last-Modified the date of the response counts, and it is later"] = ["conditional-lm-fresh-no-lm"],
        ["parts are not stored"] =
        [
            "partial-store-partial-reuse-partial", "partial-store-partial-reuse-partial-byterange", "partial-store-partial-reuse-partial-absent",
            "partial-store-partial-reuse-partial-suffix", "partial-store-partial-complete",
        ],
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cache-tests-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Suite_AgainstTheRelay_FindsTheKnownDeviationsOnly()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Interop", "npm")))
        {
            File.Copy(path, Path.Combine(_folder.FullName, Path.GetFileName(path)));
        }

        await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        using var origin = Start("node", "node_modules/http-cache-tests/server/server.mjs");
        try
        {
            await using var relay = await StartRelayAsync(await AddressOfAsync(origin));
            var outcomes = (await RunAsync("node", "--no-warnings", "judge.mjs", relay.Urls.Single()))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ', 4)).ToList();

            TestContext.Current.SendDiagnosticMessage(
                string.Join(", ", outcomes.GroupBy(static outcome => $"{outcome[1]} {outcome[2]}").Select(static group => $"{group.Key}: {group.Count()}")));
            Assert.True(outcomes.Count > 300, $"The suite has {outcomes.Count} tests.");
            Assert.Equal(
                Deviations.Values.SelectMany(static names => names).Order(StringComparer.Ordinal),
                outcomes.Where(static outcome => outcome[1] != "check" && outcome[2] == "failed").Select(static outcome => outcome[0]).Order(StringComparer.Ordinal));
        }
        finally
        {
            origin.Kill();
            await origin.WaitForExitAsync(CancellationToken.None);
        }
    }

    // On the clock of the machine: the suite waits until something is stale.
    private static async Task<WebApplication> StartRelayAsync(Uri origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static options => options.UseRelayFieldEncoding());
        builder.Logging.ClearProviders();
        builder.Services.AddHttpClient("origin").AddRelayCaching(static options => options.Kind = CacheKind.Shared);
        var app = builder.Build();
        app.MapRelay("/{**path}", origin, "origin");
        await app.StartAsync(Token);
        return app;
    }

    private static async Task<Uri> AddressOfAsync(Process origin)
    {
        while (await origin.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Token) is { } line)
        {
            if (line.StartsWith("Listening", StringComparison.Ordinal))
            {
                var port = line.TrimEnd('/')[(line.LastIndexOf(':') + 1)..];
                return new Uri($"http://localhost:{int.Parse(port, CultureInfo.InvariantCulture)}/");
            }
        }

        throw new InvalidOperationException("The origin of the suite has ended.");
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(RequiredProgram.Find(program, "sudo apt-get install --no-install-recommends nodejs npm"), arguments)
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };

        // What npm would tell a script of the package.
        start.Environment["npm_config_protocol"] = "http";
        start.Environment["npm_config_port"] = "0";
        start.Environment["npm_config_pidfile"] = "origin.pid";
        return Process.Start(start)!;
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(TimeSpan.FromMinutes(10), Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
