using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FullService.Tests.Hosting;
using TestSupport;
using WebhookReceiver;
using WebhookReceiver.Hosting;

namespace FullService.Tests.Storage;

/// <summary>Services over Redis that are killed with SIGKILL while analyses write: every stream arrives whole, or the analysis says that it failed and its stream ends.</summary>
public sealed partial class AnalysisKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Requests = 4;
    private const int AnalysesPerRequest = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("full-service-");
    private RedisServer? _redis;
    private ReceiverHost? _receiver;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(RunningService.Cancel);
        _receiver = await ReceiverHost.StartAsync(new ReceiverOptions { OutputFolder = Received }, TimeProvider.System, RunningService.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await (_receiver?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
        _folder.Delete(recursive: true);
    }

    private string Received => Path.Combine(_folder.FullName, "received");

    private string Written => Path.Combine(_folder.FullName, "written");

    [Fact]
    public async Task Kill_AnotherProcessIsThere_FinishesWhatTheDeadOneBegan()
    {
        var (first, address) = await StartAsync();
        using (first)
        {
            var ids = await SubmitAsync(address);
            await UntilBytesAsync(ids.Count * 1_000);
            var (second, other) = await StartAsync();
            using (second)
            {
                await first.KillAsync();

                await CheckAsync(other, ids, mayFail: false);
            }
        }
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Kill_TheOnlyProcess_TimeAfterTime_LosesNothing()
    {
        const int seed = 20_301_123;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var ids = new List<string>();
        for (var life = 0; life < 10; life++)
        {
            var (service, address) = await StartAsync();
            using (service)
            {
                ids.AddRange(await SubmitAsync(address));
                await UntilBytesAsync(_receiver!.GetStatistics().Bytes + random.Next(1_000, 300_000));
                await service.KillAsync();
            }
        }

        var (last, lastAddress) = await StartAsync();
        using (last)
        {
            // An analysis that was killed with its process three times is not begun a fourth time.
            await CheckAsync(lastAddress, ids, mayFail: true);
        }
    }

    private Task<(ServiceProcess Service, Uri Address)> StartAsync() => ServiceProcess.ServeAsync(
        "--Redis:Connection", _redis!.Endpoint, "--Redis:LeaseDuration", "1s", "--Webhooks:AllowPrivateNetworks", "true",
        "--Analysis:MinDuration", "1s", "--Analysis:MaxDuration", "2s", "--Analysis:OutputFolder", Written, "--Logging:LogLevel:Default", "Critical");

    private async Task<IReadOnlyList<string>> SubmitAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        var ids = new List<string>();
        for (var request = 0; request < Requests; request++)
        {
            using var response = await client.PostAsJsonAsync(
                "/start-analysis", new { analyses = AnalysesPerRequest, webhookUrl = new Uri(_receiver!.Url, "/hook").AbsoluteUri }, RunningService.Cancel);
            using var answer = await RunningService.ReadAsync(response, System.Net.HttpStatusCode.Accepted);
            ids.AddRange(answer.RootElement.GetProperty("jobIds").EnumerateArray().Select(static id => id.GetString()!));
        }

        return ids;
    }

    private async Task UntilBytesAsync(long bytes)
    {
        while (_receiver!.GetStatistics().Bytes < bytes)
        {
            await Task.Yield();
            RunningService.Cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task CheckAsync(Uri address, IReadOnlyList<string> ids, bool mayFail)
    {
        using var client = new HttpClient { BaseAddress = address };
        var failed = 0;
        foreach (var id in ids)
        {
            var analysis = await WaitUntilOverAsync(client, id);
            var (received, written) = (await ReadAsync(Received, id), await ReadAsync(Written, id));
            Assert.Equal(received.Length, analysis.GetProperty("bytesAcknowledged").GetInt64());
            var text = Encoding.UTF8.GetString(received);
            if (analysis.GetProperty("status").GetString() == "failed")
            {
                failed++;
                continue;
            }

            Assert.Equal(received.Length, analysis.GetProperty("bytesWritten").GetInt64());
            AssertLines(text);

            // Lines that were on their way to the file when the process died are there with the time at which they were written again.
            Assert.Equal(WithoutTimes(text), WithoutTimes(Encoding.UTF8.GetString(written)));
        }

        var statistics = _receiver!.GetStatistics();
        output.WriteLine($"{ids.Count} analyses, {failed} failed, {statistics.Requests} requests, {statistics.Repeats} repeats");
        Assert.True(mayFail || failed == 0, "One process died, and an analysis has three attempts.");
        Assert.Equal((ids.Count, ids.Count, 0L), (statistics.StreamCount, statistics.Complete, statistics.Violations));
    }

    private static async Task<JsonElement> WaitUntilOverAsync(HttpClient client, string id)
    {
        while (true)
        {
            using var response = await client.GetAsync($"/analysis/{id}", RunningService.Cancel);
            using var answer = await RunningService.ReadAsync(response, System.Net.HttpStatusCode.OK);
            if (answer.RootElement.GetProperty("delivery").GetString() == "sent"
                && answer.RootElement.GetProperty("status").GetString() is "completed_and_sent" or "failed")
            {
                return answer.RootElement.Clone();
            }

            await Task.Yield();
        }
    }

    private static Task<byte[]> ReadAsync(string folder, string id) => File.ReadAllBytesAsync(Path.Combine(folder, $"{id}.txt"), RunningService.Cancel);

    private static void AssertLines(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var lines = text.Split('\n')[..^1];
        Assert.InRange(lines.Length, 100, 200);
        Assert.Equal(lines.Select(static (_, index) => $"{index + 1:000000}"), lines.Select(static line => line[..6]));
        Assert.All(lines, static line => Assert.InRange(Encoding.UTF8.GetByteCount(line) + 1, 64, 128));
    }

    private static string WithoutTimes(string text) => Time.Replace(text, "");

    [GeneratedRegex(@"(?<=^[0-9]{6} ).{24}", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Time { get; }
}
