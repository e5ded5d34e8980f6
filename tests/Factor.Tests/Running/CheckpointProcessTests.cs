using System.Globalization;

namespace Factor.Tests.Running;

/// <summary>The program with <c>--checkpoint</c>, stopped and killed in the middle of a number.</summary>
public sealed class CheckpointProcessTests : IDisposable
{
    // 60 digits: a second or two of sieving, and half a megabyte of relations.
    private const string Number = "248703799191044196171870643296290988290129685621526169048039";

    private const string Answer = Number + " = 351425780274370175617465370803 * 707699358302263991418361289213\n";

    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("factor-checkpoint-");

    private string Checkpoint => Path.Combine(_folder.FullName, "number.sieve");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Kill_SeveralTimesWhileSieving_GoesOnAndFinishes()
    {
        var restored = new List<int>();
        for (var life = 0; life < 4; life++)
        {
            using var tool = Start();
            if (life > 0)
            {
                restored.Add(ParseRestored(await tool.ReadErrorLineAsync()));
            }

            await WaitForGrowthAsync(tool, bytes: 40_000);
            await tool.KillAsync();
        }

        using var last = Start();
        restored.Add(ParseRestored(await last.ReadErrorLineAsync()));
        var (exitCode, output, error) = await last.EndAsync();

        Assert.Equal(restored.Order().Distinct(), restored);
        Assert.True(restored[^1] > 3_000, $"{restored[^1]} relations");
        Assert.Equal(Answer, output);
        Assert.Empty(error);
        Assert.Equal(0, exitCode);
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public async Task Interrupt_WhileSieving_SavesAndSaysHowToGoOn()
    {
        using (var tool = Start())
        {
            await WaitForGrowthAsync(tool, bytes: 10_000);
            tool.Interrupt();
            var (exitCode, output, error) = await tool.EndAsync();

            Assert.Empty(output);
            Assert.Equal($"factor: stopped; what was found is in {Checkpoint}, and the same command goes on from there\n", error);
            Assert.Equal(130, exitCode);
        }

        using var next = Start();
        Assert.True(ParseRestored(await next.ReadErrorLineAsync()) > 100);
        Assert.Equal((0, Answer, ""), await next.EndAsync());
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public async Task Run_WithACheckpointOfAnotherNumber_IsRefusedAndExitsWith1()
    {
        using (var tool = Start())
        {
            await WaitForGrowthAsync(tool, bytes: 10_000);
            await tool.KillAsync();
        }

        var (exitCode, output, error) = await ToolProcess.RunAsync(null, "--checkpoint", Checkpoint, "2^137-1");

        Assert.Empty(output);
        Assert.StartsWith($"factor: 2^137-1: The checkpoint '{Checkpoint}' was written for the number {Number}, not for ", error, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        Assert.True(File.Exists(Checkpoint));
    }

    [Fact]
    public async Task Run_WithADamagedCheckpoint_IsRefusedAndExitsWith1()
    {
        await File.WriteAllTextAsync(Checkpoint, "not a checkpoint", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await ToolProcess.RunAsync(null, "--checkpoint", Checkpoint, Number);

        Assert.StartsWith($"factor: {Number}: The checkpoint '{Checkpoint}' is damaged at byte 0", error, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    private ToolProcess Start() => ToolProcess.Start("--threads", "1", "--checkpoint", Checkpoint, "--checkpoint-every", "0.02", Number);

    /// <summary>Waits until so much was added to the checkpoint.</summary>
    private async Task WaitForGrowthAsync(ToolProcess tool, int bytes)
    {
        using var changed = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(_folder.FullName);
        FileSystemEventHandler onChange = (_, _) => changed.Release();
        watcher.Changed += onChange;
        watcher.Created += onChange;
        watcher.Deleted += onChange;
        watcher.Renamed += (_, _) => changed.Release();
        var start = Length();
        watcher.EnableRaisingEvents = true;
        while (Length() < start + bytes)
        {
            Assert.False(tool.HasExited, "The number was factored too soon.");
            Assert.True(await changed.WaitAsync(HardLimit, TestContext.Current.CancellationToken), "The checkpoint does not grow.");
        }
    }

    private long Length() => new FileInfo(Checkpoint) is { Exists: true, Length: var length } ? length : 0;

    private int ParseRestored(string? line)
    {
        const string Start = "factor: going on with the ";
        Assert.StartsWith(Start, line, StringComparison.Ordinal);
        Assert.EndsWith($" relations in {Checkpoint}", line, StringComparison.Ordinal);
        return int.Parse(line![Start.Length..].Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
