using FullService.Configuration;
using FullService.Hosting;
using Microsoft.Extensions.Configuration;

namespace FullService.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaultsOfTheContract()
    {
        var settings = Read(out var errors);

        Assert.Empty(errors);
        Assert.Equal(2_000_000, settings.Queue.MaxQueued);
        Assert.Equal(200_000, settings.Queue.MaxQueuedPerCaller);
        Assert.Equal(Environment.ProcessorCount, settings.Queue.Workers);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.Queue.JobTimeout);
        Assert.Equal(100, settings.MaxDigits);
        Assert.True(settings.Queue.MaxRetained >= 1_000_000);
    }

    [Fact]
    public void Read_SeveralErrors_ReportsAllOfThem()
    {
        Read(
            out var errors,
            ("Compute:Workers", "many"), ("Compute:MaxDigits", "0"), ("Compute:JobTimeout", "5"),
            ("Compute:MaxQueued", "-1"), ("Compute:Wrokers", "2"), ("Http:MaxConnections", "1,5"));

        Assert.Collection(
            errors,
            error => Assert.Contains("Compute:Workers must be a whole number from 1 to 1,024, not 'many'", error, StringComparison.Ordinal),
            error => Assert.Contains("Compute:MaxDigits", error, StringComparison.Ordinal),
            error => Assert.Contains("Compute:JobTimeout must be a time from 1ms to 30d, not '5'", error, StringComparison.Ordinal),
            error => Assert.Contains("Compute:MaxQueued", error, StringComparison.Ordinal),
            error => Assert.Contains("Http:MaxConnections", error, StringComparison.Ordinal),
            error => Assert.Contains("Compute:Wrokers is not a setting", error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1", null, 0)]
    [InlineData("2", null, 1)]
    [InlineData("8", "3", 3)]
    public void Read_Workers_AdaptsTheReservation(string workers, string? reserved, int expected)
    {
        var settings = Read(out var errors, ("Compute:Workers", workers), ("Compute:ReservedForShortJobs", reserved));

        Assert.Empty(errors);
        Assert.Equal(expected, settings.Queue.ReservedForShortJobs);
    }

    [Fact]
    public void Read_ShortestAnalysisAboveTheLongest_IsAnError()
    {
        Read(out var errors, ("Analysis:MinDuration", "20s"));

        Assert.Contains("Analysis:MinDuration must not be above Analysis:MaxDuration (10s), not 20s.", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AllWorkersReserved_IsAnError()
    {
        Read(out var errors, ("Compute:Workers", "2"), ("Compute:ReservedForShortJobs", "2"));

        Assert.Contains("less than Compute:Workers (2)", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Role can be 'Worker' only with Redis:Connection", "Role", "worker")]
    [InlineData("Role must be all, api or worker, not 'both'", "Role", "both")]
    [InlineData("Redis:Connection must be addresses", "Redis:Connection", "")]
    [InlineData("Redis:KeyPrefix must be 1 to 90 characters", "Redis:KeyPrefix", "a b")]
    [InlineData("Redis:Conection is not a setting", "Redis:Conection", "localhost")]
    public void Read_BadSharing_IsAnError(string expected, string key, string value)
    {
        Read(out var errors, (key, value));

        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://upstream.example")]
    [InlineData("https://upstream.example:8443/api/")]
    public void Read_Upstream_IsTaken(string url)
    {
        var settings = Read(out var errors, ("Relay:Upstream", url));

        Assert.Empty(errors);
        Assert.Equal(new Uri(url), settings.Relay.Upstream);
    }

    [Theory]
    [InlineData("Relay:Upstream must be an absolute http or https URL", "Relay:Upstream", "")]
    [InlineData("Relay:Upstream must be an absolute http or https URL", "Relay:Upstream", "upstream.example")]
    [InlineData("Relay:Upstream must be an absolute http or https URL", "Relay:Upstream", "ftp://upstream.example")]
    [InlineData("Relay:Upstream must be an absolute http or https URL", "Relay:Upstream", "http://user@upstream.example")]
    [InlineData("Relay:Upstream must be an absolute http or https URL", "Relay:Upstream", "http://upstream.example/?")]
    [InlineData("Relay:Upstream must be an absolute http or https URL", "Relay:Upstream", "http://upstream.example/#")]
    [InlineData("Relay:MaxMegabytes must be a whole number from 1 to 1,048,576, not '0'.", "Relay:MaxMegabytes", "0")]
    [InlineData("Relay:ResponseTimeout must be a time from 1ms to 1d, not '30'.", "Relay:ResponseTimeout", "30")]
    [InlineData("Relay:Upsteam is not a setting", "Relay:Upsteam", "http://upstream.example")]
    public void Read_BadRelay_IsAnError(string expected, string key, string value)
    {
        Read(out var errors, (key, value));

        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Relay:PurgeToken must be 16 to 256 visible ASCII characters, not what was given.", "Relay:PurgeToken", "secret")]
    [InlineData("Relay:PurgeToken must be 16 to 256 visible ASCII characters, not what was given.", "Relay:PurgeToken", "a secret with spaces in it")]
    [InlineData("Redis:Connection must be addresses and options of a Redis, such as localhost:6379,password=…, not what was given.", "Redis:Connection", "localhost:port,password=secret")]
    public void Read_BadSecret_IsNotRepeated(string expected, string key, string value)
    {
        Read(out var errors, (key, value));

        Assert.Equal(expected, Assert.Single(errors));
    }

    [Fact]
    public void Read_RedisAndFolder_IsAnError()
    {
        Read(out var errors, ("Redis:Connection", "localhost:6379"), ("Storage:Folder", "jobs"));

        Assert.Contains("set one of them", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RoleApi_HasNoWorkers()
    {
        var settings = Read(out var errors, ("Redis:Connection", "localhost:6379"), ("Role", "api"), ("Compute:Workers", "8"));

        Assert.Empty(errors);
        Assert.Equal((0, 0), (settings.Queue.Workers, settings.Queue.ReservedForShortJobs));
    }

    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("00:00:00.250", 250)]
    public void DurationText_Units_AreRead(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("s")]
    [InlineData("NaNs")]
    [InlineData("Infinitys")]
    [InlineData("")]
    [InlineData("9999999999999d")]
    public void DurationText_Others_AreRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Help_NamesEverySettingWithItsRangeAndDefault()
    {
        var help = SettingsHelp.Write();

        Assert.All(SettingsTable.All, setting =>
        {
            Assert.Contains($"--{setting.Key}\n", help, StringComparison.Ordinal);
            Assert.Contains($"Default: {setting.Default}\n", help, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void TryBuild_BadSettings_GivesErrorsInsteadOfAnApp()
    {
        Assert.Null(ServiceHost.TryBuild(["--Compute:Workers", "0", "--Compute:MaxDigits", "x"], configure: null, out var errors));
        Assert.Equal(2, errors.Count);
    }

    private static ServiceSettings Read(out IReadOnlyList<string> errors, params (string Key, string? Value)[] values) =>
        SettingsReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection(values.Select(static value => KeyValuePair.Create(value.Key, value.Value))).Build(),
            isDevelopment: false,
            out errors);
}
