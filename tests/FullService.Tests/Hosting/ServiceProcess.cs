using System.Diagnostics;

namespace FullService.Tests.Hosting;

/// <summary>The program as a process of its own, on a free port of loopback; ended with the test.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Announcement = "Now listening on: ";

    private ServiceProcess(Process process) => Process = process;

    public Process Process { get; }

    public static ServiceProcess Start(params string[] args) => new(Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FullService.dll"), .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Starts the service and waits until it says where it listens.</summary>
    public static async Task<(ServiceProcess Service, Uri Address)> ServeAsync(params string[] args)
    {
        var service = Start(["--urls", "http://127.0.0.1:0", .. args]);
        return (service, await service.ReadAddressAsync());
    }

    public async Task<Uri> ReadAddressAsync()
    {
        while (await Process.StandardOutput.ReadLineAsync(RunningService.Cancel) is { } line)
        {
            var start = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (start >= 0)
            {
                return new Uri(line[(start + Announcement.Length)..].Split(' ')[0]);
            }
        }

        var error = await Process.StandardError.ReadToEndAsync(RunningService.Cancel);
        throw new InvalidOperationException($"The service ended without saying where it listens: {error}");
    }

    /// <summary>Ends it as a crash would: SIGKILL, at this very moment.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync(RunningService.Cancel);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
    }
}
