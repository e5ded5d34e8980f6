using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FullService.Tests.Hosting;
using TestSupport;

namespace FullService.Tests.Cluster;

/// <summary><c>eng/cluster</c>, running.</summary>
internal sealed partial class ClusterScript : IAsyncDisposable
{
    // Nothing takes this long unless it is broken.
    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(3);

    // Where it makes its own folder, which stays when it is killed.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-");
    private readonly Process _script;
    private readonly Task<string> _errors;
    private Task<string>? _rest;

    private ClusterScript(string[] arguments)
    {
        _script = Run(arguments, _folder.FullName);
        _errors = _script.StandardError.ReadToEndAsync(RunningService.Cancel);
    }

    /// <summary>Gets the ids of its processes, by name.</summary>
    public Dictionary<string, int> Processes { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the address of the balancer.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it, with the program that these tests were built with, and waits until it is ready.</summary>
    public static async Task<ClusterScript> StartAsync(params string[] arguments)
    {
        RequiredProgram.Find("redis-server", "sudo apt-get install redis-server");
        RequiredProgram.Find("haproxy", "sudo apt-get install haproxy");
        var cluster = new ClusterScript(["--no-install", "--program", Path.Combine(AppContext.BaseDirectory, "FullService.dll"), .. arguments]);
        try
        {
            await cluster.ReadUntilReadyAsync().WaitAsync(HardLimit, RunningService.Cancel);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it as a command that ends by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> AskAsync(params string[] arguments)
    {
        using var script = Run(arguments, Path.GetTempPath());
        var output = script.StandardOutput.ReadToEndAsync(RunningService.Cancel);
        var error = script.StandardError.ReadToEndAsync(RunningService.Cancel);
        await script.WaitForExitAsync(RunningService.Cancel).WaitAsync(HardLimit, RunningService.Cancel);
        return (script.ExitCode, await output, await error);
    }

    /// <summary>Ends one of its processes as a crash would.</summary>
    public void Kill(string name)
    {
        using var process = Process.GetProcessById(Processes[name]);
        process.Kill();
    }

    /// <summary>Sends a signal to the script, and waits for its end.</summary>
    public async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _script.Id.ToString(CultureInfo.InvariantCulture)]);
        await _script.WaitForExitAsync(RunningService.Cancel).WaitAsync(HardLimit, RunningService.Cancel);
        return _script.ExitCode;
    }

    /// <summary>Waits until all of its processes are gone, as they are once the script has ended in its own way.</summary>
    public async Task WaitUntilGoneAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(RunningService.Cancel);
        limit.CancelAfter(HardLimit);
        while (FindRunning().Count > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Finds what it has left in its folder.</summary>
    public IEnumerable<string> FindFiles() => _folder.EnumerateFileSystemInfos().Select(static file => file.Name);

    /// <summary>Finds those of its processes that run.</summary>
    public List<string> FindRunning() =>
        [.. Processes.Where(static pair => Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pair.Value}"))).Select(static pair => pair.Key)];

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            await EndAsync("-TERM");
        }

        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{await (_rest ?? Task.FromResult(""))}\n{await _errors}");
        }

        _script.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Run(string[] arguments, string temporaryFolder) => Process.Start(new ProcessStartInfo(RepositoryFolder.PathOf("eng/cluster"), arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["TMPDIR"] = temporaryFolder },
    })!;

    private async Task ReadUntilReadyAsync()
    {
        while (await _script.StandardOutput.ReadLineAsync(RunningService.Cancel) is { } line)
        {
            if (ProcessLine.Match(line) is { Success: true } process)
            {
                Processes.Add(process.Groups["name"].Value, int.Parse(process.Groups["id"].Value, CultureInfo.InvariantCulture));
            }
            else if (ReadyLine.Match(line) is { Success: true } ready)
            {
                Address = new Uri(ready.Groups["address"].Value);
                _rest = _script.StandardOutput.ReadToEndAsync(RunningService.Cancel);
                return;
            }
        }

        throw new InvalidOperationException($"The script ended before it was ready: {await _errors}");
    }

    [GeneratedRegex(@"\A(?<name>[\w-]+): process (?<id>[0-9]+), port [0-9]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ProcessLine { get; }

    [GeneratedRegex(@"\AReady: (?<address>\S+) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ReadyLine { get; }
}
