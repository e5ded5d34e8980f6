using System.Text.RegularExpressions;
using FullService.Tests.Hosting;
using TestSupport;

namespace FullService.Tests.Resetting;

/// <summary>The command that empties what the service keeps: all of that, nothing else, and not by accident.</summary>
public sealed class ResetTests : IDisposable
{
    private const string Output = "0198c5d1e4f17a0b9c3d2e1f00112233.txt";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reset-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Reset_WithoutYes_SaysWhatItWouldEmptyAndEmptiesNothing()
    {
        await FillAsync();
        var before = List();

        var (exitCode, output, error) = await ResetAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"1 files in {PathOf("output")}", output, StringComparison.Ordinal);
        Assert.Contains($"files of the journal in {PathOf("jobs/factor")}", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 files of the journal", output, StringComparison.Ordinal);
        Assert.Contains("Analyses and what waits to be pushed are in the memory of the service", output, StringComparison.Ordinal);
        Assert.Contains("add --yes", error, StringComparison.Ordinal);
        Assert.Equal(before, List());
    }

    [Fact]
    public async Task Reset_WithYes_EmptiesWhatTheServiceKeepsAndNothingElse()
    {
        await FillAsync();
        string[] others = ["output/notes.txt", $"output/{Output}.bak", $"output/deeper/{Output}", "jobs/readme", "jobs/factor/0000000001.journal.bak"];
        foreach (var other in others)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(other))!);
            await File.WriteAllTextAsync(PathOf(other), "mine", RunningService.Cancel);
        }

        var (exitCode, _, error) = await ResetAsync("--yes");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(others.Append("jobs/factor/lock").Order(StringComparer.Ordinal), List());
        await using var service = await RunningService.StartAsync("--Storage:Folder", PathOf("jobs"));
        Assert.Empty((await service.GetAsync("/compute")).GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task Reset_NothingThere_IsDone()
    {
        var (exitCode, output, _) = await ResetAsync("--yes");

        Assert.Equal(0, exitCode);
        Assert.Contains("0 files", output, StringComparison.Ordinal);
        Assert.Empty(List());
    }

    [Fact]
    public async Task Reset_WhileTheServiceRuns_IsRefusedAndEmptiesNothing()
    {
        await FillAsync();
        var before = List();
        await using var service = await RunningService.StartAsync("--Storage:Folder", PathOf("jobs"));

        var (exitCode, _, error) = await ResetAsync("--yes");

        Assert.Equal(1, exitCode);
        Assert.Contains("is in use; stop the service first", error, StringComparison.Ordinal);
        Assert.Superset(before.ToHashSet(StringComparer.Ordinal), List().ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reset_BadSetting_IsRefused()
    {
        var (exitCode, output, error) = await ResetAsync("--yes", "--Analysis:Speed", "high");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("Analysis:Speed is not a setting", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_Redis_EmptiesTheDeploymentOnlyWithYes()
    {
        await using var redis = await RedisServer.StartAsync(RunningService.Cancel);
        await using (var service = await RunningService.StartAsync("--Redis:Connection", redis.Endpoint, "--Redis:KeyPrefix", "ours"))
        {
            await service.WaitAsync(await service.SubmitAsync("360"));
        }

        await redis.AskAsync(RunningService.Cancel, "SET", "{theirs}:state", "mine");
        await redis.AskAsync(RunningService.Cancel, "SET", "{ours}:state of old", "ours");

        var asked = await ResetRedisAsync(redis.Endpoint);
        var stillThere = await redis.AskAsync(RunningService.Cancel, "EXISTS", "{ours}:state of old");
        var agreed = await ResetRedisAsync(redis.Endpoint, "--yes");

        Assert.Equal((1, "1"), (asked.ExitCode, stillThere));
        Assert.Matches(
            $@"[1-9][0-9]* keys of \{{ours\}} and \{{ours:analysis\}} and \{{ours:webhooks\}} and \{{ours:relay\}} in Redis at {Regex.Escape(redis.Endpoint)}",
            asked.Output);
        Assert.DoesNotContain("in the memory", asked.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (agreed.ExitCode, agreed.Error));
        Assert.Equal("{theirs}:state", await redis.AskAsync(RunningService.Cancel, "KEYS", "*"));
    }

    [Fact]
    public async Task Reset_RedisIsAway_SaysSo()
    {
        var (exitCode, _, error) = await ResetRedisAsync($"127.0.0.1:{RedisServer.FindFreePort()},connectTimeout=500", "--yes");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Redis did not do it: ", error, StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private List<string> List() =>
        [.. _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.FullName, file.FullName)).Order(StringComparer.Ordinal)];

    private async Task FillAsync()
    {
        await using (var service = await RunningService.StartAsync("--Storage:Folder", PathOf("jobs")))
        {
            await service.WaitAsync(await service.SubmitAsync("360"));
        }

        Directory.CreateDirectory(PathOf("output"));
        await File.WriteAllTextAsync(PathOf($"output/{Output}"), "a line\n", RunningService.Cancel);
    }

    private Task<(int ExitCode, string Output, string Error)> ResetAsync(params string[] args) => ResetAsync(["--Storage:Folder", PathOf("jobs")], args);

    private Task<(int ExitCode, string Output, string Error)> ResetRedisAsync(string connection, params string[] args) =>
        ResetAsync(["--Redis:Connection", connection, "--Redis:KeyPrefix", "ours"], args);

    private async Task<(int ExitCode, string Output, string Error)> ResetAsync(string[] place, string[] args)
    {
        using var process = ServiceProcess.Start(["reset", .. place, "--Analysis:OutputFolder", PathOf("output"), .. args]);
        var output = process.Process.StandardOutput.ReadToEndAsync(RunningService.Cancel);
        var error = process.Process.StandardError.ReadToEndAsync(RunningService.Cancel);
        await process.Process.WaitForExitAsync(RunningService.Cancel).WaitAsync(TimeSpan.FromMinutes(1), RunningService.Cancel);
        return (process.Process.ExitCode, await output, await error);
    }
}
