namespace FullService.Tests.Hosting;

/// <summary>One service with default settings for all tests of a class that do not disturb each other.</summary>
public sealed class SharedService : IAsyncLifetime
{
    internal RunningService Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await RunningService.StartAsync("--Compute:DrainTime", "0s");

    public async ValueTask DisposeAsync() => await Running.DisposeAsync();
}
