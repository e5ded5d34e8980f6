using FullService.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FullService.Hosting;

/// <summary>Says where the service listens, once it does, and what it relays to.</summary>
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
        if (settings.Relay.Upstream is { } upstream && settings.Role != ProcessRole.Worker)
        {
            LogRelaying(logger, upstream);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Now listening on: {Addresses} ({Workers} workers, {Reserved} of them for short jobs). Ctrl+C stops.")]
    private static partial void LogListening(ILogger logger, string addresses, int workers, int reserved);

    [LoggerMessage(2, LogLevel.Information, "Relaying /relay/ to {Upstream}; /restaurant asks it, too.")]
    private static partial void LogRelaying(ILogger logger, Uri upstream);
}
