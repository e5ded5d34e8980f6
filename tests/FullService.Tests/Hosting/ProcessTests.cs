using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FullService.Tests.Hosting;

/// <summary>The program as a process: what it prints and how it ends.</summary>
public sealed class ProcessTests
{
    private const string Announcement = "Now listening on: ";

    [Fact]
    public async Task Start_BadSettings_PrintsAllErrorsAndExitsWith1()
    {
        var (exitCode, output, error) = await RunAsync("--Compute:Workers", "many", "--Compute:MaxDigits", "0", "--Http:Speed", "high");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains("Compute:Workers must be a whole number from 1 to 1,024, not 'many'.", error, StringComparison.Ordinal);
        Assert.Contains("Compute:MaxDigits must be", error, StringComparison.Ordinal);
        Assert.Contains("Http:Speed is not a setting", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TakenPort_SaysSoAndExitsWith1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, _, error) = await RunAsync("--urls", $"http://{taken.LocalEndpoint}");

        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_PrintsTheSettings()
    {
        var (exitCode, output, error) = await RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        Assert.Contains("--Compute:JobTimeout", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_WhileServing_EndsGracefullyWith0()
    {
        using var process = Start("--urls", "http://127.0.0.1:0");
        try
        {
            var address = await ReadAddressAsync(process);
            using var client = new HttpClient { BaseAddress = address };
            using var response = await client.GetAsync("/health/ready", RunningService.Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(RunningService.Cancel).WaitAsync(TimeSpan.FromSeconds(30), RunningService.Cancel);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            End(process);
        }
    }

    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(RunningService.Cancel) is { } line)
        {
            var start = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (start >= 0)
            {
                return new Uri(line[(start + Announcement.Length)..].Split(' ')[0]);
            }
        }

        throw new InvalidOperationException("The service ended without saying where it listens.");
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(RunningService.Cancel);
            var error = process.StandardError.ReadToEndAsync(RunningService.Cancel);
            await process.WaitForExitAsync(RunningService.Cancel).WaitAsync(TimeSpan.FromSeconds(30), RunningService.Cancel);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            End(process);
        }
    }

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FullService.dll"), .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
