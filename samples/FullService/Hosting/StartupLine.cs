using FullService.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FullService.Hosting;

/// <summary>Says in one line where the service listens, once it does.</summary>
internal sealed partial class StartupLine(
    IServer server, ServiceSettings settings, IHostApplicationLifetime lifetime, ILogger<StartupLine> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        LogListening(logger, string.Join(", ", addresses), settings.Queue.Workers, settings.Queue.ReservedForShortJobs);
    }

    [LoggerMessage(1, LogLevel.Information, "Now listening on: {Addresses} ({Workers} workers, {Reserved} of them for short jobs). Ctrl+C stops.")]
    private static partial void LogListening(ILogger logger, string addresses, int workers, int reserved);
}
