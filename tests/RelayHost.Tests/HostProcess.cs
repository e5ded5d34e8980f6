using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RelayHost.Tests;

/// <summary>The program, started as anybody would start it.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, Uri address) => (_process, Client) = (process, new HttpClient { BaseAddress = address });

    public HttpClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it on a free port, and returns when it listens.</summary>
    public static async Task<HostProcess> StartAsync(params string[] arguments)
    {
        var process = Start([.. arguments, "--port", "0"]);
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // What it says from now on nobody reads, and a full pipe must not stop it.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new HostProcess(process, new Uri($"http://127.0.0.1:{match.Groups["port"].Value}"));
            }
        }

        throw new InvalidOperationException($"It ended: {await process.StandardError.ReadToEndAsync(Token)}");
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, errors);
    }

    /// <summary>Asks for a target.</summary>
    /// <returns>The body, and whether it comes from the store.</returns>
    public async Task<(string Body, bool IsHit)> GetAsync(string target)
    {
        using var response = await Client.GetAsync(new Uri(target, UriKind.Relative), Token);
        return (await response.Content.ReadAsStringAsync(Token), response.Headers.GetValues("Cache-Status").Single().Contains("; hit", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RelayHost.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    [GeneratedRegex(@"Now listening on: http://\S+:(?<port>\d+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Listening();
}
