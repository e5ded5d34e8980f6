namespace RelayHost.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task Host_WithUpstream_RelaysAndStores()
    {
        await using var origin = await Origin.StartAsync("max-age=60");
        await using var host = await HostProcess.StartAsync("--upstream", origin.Url + "/api");

        Assert.Equal(("1 /api/a?b", false), await host.GetAsync("/a?b"));
        Assert.Equal(("1 /api/a?b", true), await host.GetAsync("/a?b"));
    }

    [Theory]
    [InlineData("max-age=0", true)]
    [InlineData("no-store", false)]
    [InlineData("private", false)]
    public async Task Host_WithTimeToLive_StoresWhatMayBeStored(string cacheControl, bool isHit)
    {
        await using var origin = await Origin.StartAsync(cacheControl);
        await using var host = await HostProcess.StartAsync("--upstream", origin.Url, "--ttl-override", "60");

        await host.GetAsync("/a");

        Assert.Equal(isHit, (await host.GetAsync("/a")).IsHit);
    }

    [Fact]
    public async Task Host_WithMistakes_SaysThemAllAndHowItIsUsed()
    {
        var (exitCode, errors) = await HostProcess.RunAsync("--upstream", "nowhere", "--redis", "localhost:port", "--port", "-1");

        Assert.Equal(2, exitCode);
        Assert.Matches(@"\A--upstream must be .*\n--redis must be .*, not 'localhost:port'\.\n--port must be .*\nUsage: RelayHost --upstream URL .*\n\z", errors);
    }
}
