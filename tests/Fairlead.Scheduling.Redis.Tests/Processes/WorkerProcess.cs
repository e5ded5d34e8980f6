using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>A worker process of a test's own, which the test may kill, stop for a while, or end in good order.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<JobId, WorkerLine> _held = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly JobLedger _ledger;
    private readonly Process _process;
    private readonly Task _reading;

    private WorkerProcess(WorkerSettings settings, JobLedger ledger)
    {
        _ledger = ledger;
        string[] words = [typeof(Program).Assembly.Location, WorkerProgram.Word, .. settings.ToWords()];
        _process = Process.Start(new ProcessStartInfo("dotnet", words)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _reading = ReadAsync();
    }

    /// <summary>Gets the attempts of which it has said that they began, and not yet how they ended.</summary>
    public ICollection<WorkerLine> Held => _held.Values;

    public static WorkerProcess Start(WorkerSettings settings, JobLedger ledger) => new(settings, ledger);

    /// <summary>Waits until its workers have begun.</summary>
    public Task WhenReadyAsync() => _ready.Task.WaitAsync(RedisFixture.HardLimit, TestContext.Current.CancellationToken);

    /// <summary>Lets one job go that ends only when told so.</summary>
    public async Task LetOneGoAsync()
    {
        await _process.StandardInput.WriteLineAsync(WorkerProgram.LetGo);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>SIGSTOP: it does nothing any more, and does not know.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>SIGKILL, at this very moment; returns when all it said has been noted.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
    }

    /// <summary>Ends it in good order, and returns when all it said has been noted.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(RedisFixture.HardLimit, TestContext.Current.CancellationToken);
        await _reading;
        Assert.True(_process.ExitCode == 0, $"A worker process ended with {_process.ExitCode}: {string.Join('\n', _errors)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } text)
        {
            if (text == WorkerProgram.Ready)
            {
                _ready.SetResult();
                continue;
            }

            var line = WorkerLine.Parse(text);
            if (line.Word == WorkerLine.Began)
            {
                _held[line.Id] = line;
            }
            else
            {
                _held.TryRemove(line.Id, out _);
            }

            _ledger.Note(line);
        }

        _ready.TrySetException(new InvalidOperationException($"A worker process ended before it was ready: {string.Join('\n', _errors)}"));
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", "kill -s $0 $1", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, kill.ExitCode);
    }
}
