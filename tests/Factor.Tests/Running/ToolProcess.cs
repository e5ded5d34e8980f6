using System.Diagnostics;

namespace Factor.Tests.Running;

/// <summary>The tool as a process, with all three streams redirected.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A shell that runs the tests in the background has them ignore Ctrl+C, and a child inherits that.
    public static ToolProcess Start(params string[] arguments) => new(Process.Start(
        new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "factor.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Runs the tool to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string? input, params string[] arguments)
    {
        using var tool = Start(arguments);
        if (input is not null)
        {
            await tool.WriteAsync(input);
        }

        tool._process.StandardInput.Close();
        return await tool.EndAsync();
    }

    public async Task WriteAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input);
        await _process.StandardInput.FlushAsync(Token);
    }

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(HardLimit, Token);

    public async Task<string?> ReadErrorLineAsync() => await _process.StandardError.ReadLineAsync(Token).AsTask().WaitAsync(HardLimit, Token);

    public bool HasExited => _process.HasExited;

    /// <summary>Ends the process at once, with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Token).WaitAsync(HardLimit, Token);
    }

    /// <summary>Sends what Ctrl+C sends.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit(HardLimit);
    }

    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync(Token);
        var error = _process.StandardError.ReadToEndAsync(Token);
        await _process.WaitForExitAsync(Token).WaitAsync(HardLimit, Token);
        return (_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
