using System.Net;
using FullService.Tests.Compute;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FullService.Tests.Hosting;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_RunningJobAndOpenRequests_AnswersThemAndEndsInTime()
    {
        await using var service = await RunningService.StartAsync("--Compute:Workers", "1", "--Compute:DrainTime", "200ms");
        var id = await service.SubmitAsync(HardNumbers.WithDigits(95));
        await service.WaitUntilRunningAsync(id);
        using var events = await service.Client.GetAsync("/stats/stream", HttpCompletionOption.ResponseHeadersRead, RunningService.Cancel);
        var poll = service.WaitAsync(id, seconds: 60);
        var started = TimeProvider.System.GetTimestamp();

        await service.StopAsync();

        Assert.Equal("running", (await poll).GetProperty("status").GetString());
        Assert.Contains("data: ", await events.Content.ReadAsStringAsync(RunningService.Cancel), StringComparison.Ordinal);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Stop_Beginning_IsNotReadyButAlive()
    {
        await using var service = await RunningService.StartAsync("--Compute:DrainTime", "0s");
        var (ready, live) = (HttpStatusCode.Unused, HttpStatusCode.Unused);

        // Runs while the stop has been announced and the server still listens.
        service.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            using var response = service.Client.Send(request, RunningService.Cancel);
            using var alive = service.Client.Send(new HttpRequestMessage(HttpMethod.Get, "/health/live"), RunningService.Cancel);
            (ready, live) = (response.StatusCode, alive.StatusCode);
        });

        await service.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Equal(HttpStatusCode.OK, live);
    }
}
