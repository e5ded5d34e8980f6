using System.Diagnostics;
using TestSupport;

namespace Fairlead.Webhooks.Tests.Interop;

/// <summary>A program that is not of .NET, in a folder of its own; it ends with the test.</summary>
internal sealed class ForeignProgram : IDisposable
{
    private readonly Process _process;

    private ForeignProgram(Process process) => _process = process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets how long a test waits for what must happen; only a defect, or a registry that does not answer, reaches it.</summary>
    private static TimeSpan HardLimit { get; } = TimeSpan.FromMinutes(2);

    public static ForeignProgram Start(string name, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(RequiredProgram.Find(name, "sudo apt-get install --no-install-recommends nodejs npm python3"), arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return new ForeignProgram(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string name, string folder, string input, params string[] arguments)
    {
        using var program = Start(name, folder, new Dictionary<string, string>(), arguments);
        var output = program._process.StandardOutput.ReadToEndAsync(Token);
        var error = program._process.StandardError.ReadToEndAsync(Token);
        await program._process.StandardInput.WriteAsync(input.AsMemory(), Token);
        program._process.StandardInput.Close();
        await program._process.WaitForExitAsync(Token).WaitAsync(HardLimit, Token);
        return (program._process.ExitCode, await output, await error);
    }

    /// <summary>Waits for the next line that the program prints.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(HardLimit, Token);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
