using System.Net;
using FullService.Tests.Compute;
using FullService.Tests.Hosting;

namespace FullService.Tests.Storage;

/// <summary>A service with a folder: jobs are there again when it starts again, and nobody else may use the folder.</summary>
public sealed class StorageFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("full-service-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Restart_AfterAGracefulStop_KeepsResultsAndKeys()
    {
        string id;
        string shown;
        await using (var service = await RunningService.StartAsync("--Storage:Folder", _folder.FullName))
        {
            id = await service.SubmitAsync("1000000016000000063", key: "once");
            shown = (await service.WaitAsync(id)).GetRawText();
        }

        await using var again = await RunningService.StartAsync("--Storage:Folder", _folder.FullName);
        Assert.Equal(shown, (await again.GetAsync($"/compute/{id}")).GetRawText());
        Assert.Equal(id, await again.SubmitAsync("1000000016000000063", key: "once"));
    }

    [Fact]
    public async Task Restart_JobThatFailed_KeepsWhatItFound()
    {
        string id;
        string shown;
        await using (var service = await RunningService.StartAsync("--Storage:Folder", _folder.FullName, "--Compute:JobTimeout", "1ms"))
        {
            // A product of two primes of 40 digits each cannot be found within a millisecond.
            id = await service.SubmitAsync(HardNumbers.WithDigits(80));
            shown = (await service.WaitAsync(id)).GetRawText();
        }

        await using var again = await RunningService.StartAsync("--Storage:Folder", _folder.FullName);
        var job = await again.GetAsync($"/compute/{id}");
        Assert.Equal((shown, "failed"), (job.GetRawText(), job.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Start_FolderInUse_SaysSoAndExitsWith1()
    {
        await using var service = await RunningService.StartAsync("--Storage:Folder", _folder.FullName);
        using var second = ServiceProcess.Start("--urls", "http://127.0.0.1:0", "--Storage:Folder", _folder.FullName);

        var error = await second.Process.StandardError.ReadToEndAsync(RunningService.Cancel);
        await second.Process.WaitForExitAsync(RunningService.Cancel);

        Assert.Equal(1, second.Process.ExitCode);
        Assert.Contains("is open elsewhere", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DamagedJournal_NamesTheFileAndExitsWith1()
    {
        await using (var service = await RunningService.StartAsync("--Storage:Folder", _folder.FullName))
        {
            for (var number = 2; number < 30; number++)
            {
                await service.SubmitAsync($"{number}");
            }
        }

        var journal = Assert.Single(Directory.GetFiles(_folder.FullName, "*.journal", SearchOption.AllDirectories));
        var bytes = await File.ReadAllBytesAsync(journal, RunningService.Cancel);
        bytes[100] ^= 0x10;
        await File.WriteAllBytesAsync(journal, bytes, RunningService.Cancel);

        using var again = ServiceProcess.Start("--urls", "http://127.0.0.1:0", "--Storage:Folder", _folder.FullName);
        var error = await again.Process.StandardError.ReadToEndAsync(RunningService.Cancel);
        await again.Process.WaitForExitAsync(RunningService.Cancel);

        Assert.Equal(1, again.Process.ExitCode);
        Assert.Contains($"The journal is damaged: {journal}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_WithAFolder_IsHealthy()
    {
        await using var service = await RunningService.StartAsync("--Storage:Folder", _folder.FullName);
        using var response = await service.Client.GetAsync("/health/ready", RunningService.Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
