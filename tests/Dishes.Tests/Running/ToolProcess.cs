using System.Diagnostics;

namespace Dishes.Tests.Running;

/// <summary>The command or the script as a process, with its streams redirected.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(1);

    private static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "dishes.sh");

    private static string Command { get; } = Path.Combine(AppContext.BaseDirectory, "dishes.dll");

    /// <summary>Gets how a shell calls the two.</summary>
    public static IReadOnlyList<string> Calls { get; } = [$"sh '{Script}'", $"dotnet '{Command}'"];

    public static Task<(int ExitCode, string Output, string Error)> RunScriptAsync(params string[] arguments) =>
        RunAsync("sh", new Dictionary<string, string?>(), [Script, .. arguments]);

    public static Task<(int ExitCode, string Output, string Error)> RunCommandAsync(params string[] arguments) =>
        RunAsync("dotnet", new Dictionary<string, string?>(), [Command, .. arguments]);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        try
        {
            await process.WaitForExitAsync(token).WaitAsync(HardLimit, token);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
