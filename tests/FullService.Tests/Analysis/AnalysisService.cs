using System.Net;
using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using FullService.Analysis;
using FullService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WebhookReceiver;
using WebhookReceiver.Hosting;

namespace FullService.Tests.Analysis;

/// <summary>A service with short analyses, and a receiver of their output.</summary>
internal sealed class AnalysisService : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private AnalysisService(RunningService service, ReceiverHost receiver, DirectoryInfo folder) =>
        (Service, Receiver, _folder) = (service, receiver, folder);

    public RunningService Service { get; }

    public ReceiverHost Receiver { get; }

    public string Url => new Uri(Receiver.Url, "/hook").AbsoluteUri;

    public static async Task<AnalysisService> StartAsync(ReceiverOptions? options = null, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("analysis-");
        var receiver = await ReceiverHost.StartAsync(
            (options ?? new ReceiverOptions()) with { OutputFolder = Path.Combine(folder.FullName, "received") }, TimeProvider.System, RunningService.Cancel);
        var service = await RunningService.StartAsync(
        [
            "--Webhooks:AllowPrivateNetworks", "true", "--Compute:DrainTime", "0s", "--Analysis:MinDuration", "200ms", "--Analysis:MaxDuration", "300ms",
            "--Analysis:OutputFolder", Path.Combine(folder.FullName, "written"), .. settings,
        ]);
        return new AnalysisService(service, receiver, folder);
    }

    /// <summary>Starts analyses and returns their ids.</summary>
    public async Task<IReadOnlyList<string>> StartAnalysesAsync(int count, string? secret = null, string? caller = null)
    {
        var body = JsonSerializer.Serialize(new { analyses = count, webhookUrl = Url, webhookSecret = secret });
        using var response = await Service.PostAsync("/start-analysis", body, caller);
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        return [.. answer.RootElement.GetProperty("jobIds").EnumerateArray().Select(static id => id.GetString()!)];
    }

    public Task<JsonElement> GetAsync(string id) => Service.GetAsync($"/analysis/{id}");

    /// <summary>Asks for an analysis until it has come where it is expected.</summary>
    public async Task<JsonElement> WaitAsync(string id, Func<JsonElement, bool> isReached)
    {
        while (true)
        {
            var analysis = await GetAsync(id);
            if (isReached(analysis))
            {
                return analysis;
            }

            await Task.Yield();
        }
    }

    public Task<JsonElement> WaitForAsync(string id, string status) =>
        WaitAsync(id, analysis => analysis.GetProperty("status").GetString() == status);

    /// <summary>Lets the file of an analysis that has not begun be another one.</summary>
    public void RedirectFile(string id, string target)
    {
        // Whichever analysis writes first makes the folder, and none may have written yet.
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "written"));
        File.CreateSymbolicLink(Path.Combine(folder.FullName, $"{id}.txt"), target);
    }

    public async Task CancelAsync(string id) => Assert.Equal(
        CancelVerdict.Canceled,
        await Service.Services.GetRequiredService<JobQueue<AnalysisJob, AnalysisResult>>().CancelAsync(JobId.Parse(id, provider: null), RunningService.Cancel));

    public Task<byte[]> ReadWrittenAsync(string id) => ReadAsync("written", id);

    public Task<byte[]> ReadReceivedAsync(string id) => ReadAsync("received", id);

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Receiver.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<byte[]> ReadAsync(string folder, string id) =>
        File.ReadAllBytesAsync(Path.Combine(_folder.FullName, folder, $"{id}.txt"), RunningService.Cancel);
}
