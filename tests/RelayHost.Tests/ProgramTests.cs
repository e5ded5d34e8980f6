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

    [Theory]
    [InlineData]
    [InlineData("--upstream", "nowhere")]
    [InlineData("--upstream", "http://upstream.example", "--store", "paper")]
    [InlineData("--upstream", "http://upstream.example", "--ttl-override", "long")]
    [InlineData("--upstream", "http://upstream.example", "--store", "redis", "--ttl-override", "31449601")]
    [InlineData("--upstream", "http://upstream.example", "--port", "99999")]
    public async Task Host_WithOtherArguments_SaysHowItIsUsed(params string[] arguments)
    {
        var (exitCode, errors) = await HostProcess.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("Usage: RelayHost --upstream URL", errors, StringComparison.Ordinal);
    }
}
