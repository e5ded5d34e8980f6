using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FullService.Tests.Hosting;

/// <summary>The program as a process: what it prints and how it ends.</summary>
public sealed class ProcessTests
{
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
        var (service, address) = await ServiceProcess.ServeAsync();
        using (service)
        {
            using var client = new HttpClient { BaseAddress = address };
            using var response = await client.GetAsync("/health/ready", RunningService.Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);

            using var kill = Process.Start("kill", ["-TERM", $"{service.Process.Id}"]);
            await service.Process.WaitForExitAsync(RunningService.Cancel).WaitAsync(TimeSpan.FromSeconds(30), RunningService.Cancel);
            Assert.Equal(0, service.Process.ExitCode);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var service = ServiceProcess.Start(args);
        var output = service.Process.StandardOutput.ReadToEndAsync(RunningService.Cancel);
        var error = service.Process.StandardError.ReadToEndAsync(RunningService.Cancel);
        await service.Process.WaitForExitAsync(RunningService.Cancel).WaitAsync(TimeSpan.FromSeconds(30), RunningService.Cancel);
        return (service.Process.ExitCode, await output, await error);
    }
}
