using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace RelayHost.Tests;

public sealed class HostSettingsTests
{
    /// <summary>Gets a row for each thing that can be wrong: what is said about it, and the arguments.</summary>
    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "--upstream is missing: it must be an absolute http or https URL without user, query and fragment, such as http://127.0.0.1:5600/api.", [] },
        { "--upstream must be an absolute http or https URL without user, query and fragment, such as http://127.0.0.1:5600/api, not 'nowhere'.", ["--upstream", "nowhere"] },
        { "*not 'ftp://upstream.example'.", ["--upstream", "ftp://upstream.example"] },
        { "*not 'http://upstream.example/?a'.", ["--upstream", "http://upstream.example/?a"] },
        { "--store must be memory, files or redis, not 'paper'.", Relaying("--store", "paper") },
        { "--folder must be the path of a folder that is there or can be made, not '/dev/null/a'.", Relaying("--store", "files", "--folder", "/dev/null/a") },
        { "*not ''.", Relaying("--folder=") },
        { "--ttl-override must be a whole number of seconds from 0 to 31449600, not 'long'.", Relaying("--ttl-override", "long") },
        { "*not '31449601'.", Relaying("--store", "redis", "--ttl-override", "31449601") },
        { "--port must be a whole number from 0, which takes a free one, to 65535, not '65536'.", Relaying("--port", "65536") },
        { "--purge-token must be 16 to 256 visible ASCII characters, not (8 characters).", Relaying("--purge-token", "tooshort") },
        { "--redis must be the addresses and options of a Redis, such as localhost:6379,password=…, not 'localhost:port'.", Relaying("--redis", "localhost:port") },
        { "*not 'localhost:99999'.", Relaying("--redis", "localhost:99999") },
        { "*not 'a host'.", Relaying("--redis", "a host") },
        { "*not 'localhost,colour=red'.", Relaying("--redis", "localhost,colour=red") },
        { "*not 'localhost,connectTimeout=soon'.", Relaying("--redis", "localhost,connectTimeout=soon") },
        { "*not 'localhost:port…'.", Relaying("--redis", "localhost:port,password=secret,of mine") },
        { "*not '…'.", Relaying("--redis", "redis://me:secret@localhost:6379") },
        { "--stroe is not an option.", Relaying("--stroe", "files") },
        { "--purge-token needs a value behind it.", Relaying("--purge-token") },
        { "--folder needs a value behind it.", Relaying("--folder", "--port=0") },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Errors_OneMistake_SayWhatWasReceivedAndWhatIsAllowed(string expected, string[] arguments)
    {
        var error = Assert.Single(Read(arguments).Errors);

        Assert.EndsWith(expected.TrimStart('*'), error, StringComparison.Ordinal);
        Assert.True(expected[0] == '*' || error == expected, error);
    }

    [Fact]
    public void Settings_AllGiven_AreTaken()
    {
        var settings = Read(Relaying(
            "--store", "redis", "--redis", "one:6380,two,password=secret", "--folder=/nowhere", "--ttl-override", "60", "--port", "0", "--purge-token", "a-token-of-nobody", "--Logging:LogLevel:Default=Debug"));

        Assert.Empty(settings.Errors);
        Assert.Equal(("http://upstream.example/", "redis", "/nowhere", 0, "a-token-of-nobody"), (settings.Upstream.AbsoluteUri, settings.Store, settings.Folder, settings.Port, settings.PurgeToken));
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Lifetime);
        Assert.Equal((2, "secret", false), Told(settings.Redis));
    }

    [Fact]
    public void Settings_OnlyAnUpstream_AreTheDefaults()
    {
        var settings = Read(Relaying());

        Assert.Empty(settings.Errors);
        Assert.Equal(("memory", 8080, null, null), (settings.Store, settings.Port, settings.Lifetime, settings.PurgeToken));
        Assert.Equal((1, null, false), Told(settings.Redis));
    }

    private static (int Addresses, string? Password, bool MustBeThere) Told(ConfigurationOptions redis) => (redis.EndPoints.Count, redis.Password, redis.AbortOnConnectFail);

    private static string[] Relaying(params string[] arguments) => ["--upstream", "http://upstream.example", .. arguments];

    private static HostSettings Read(string[] arguments) => new(arguments, new ConfigurationBuilder().AddCommandLine(arguments).Build());
}
