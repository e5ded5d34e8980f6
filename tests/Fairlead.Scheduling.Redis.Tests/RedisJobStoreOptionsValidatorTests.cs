using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Redis.Tests;

public sealed class RedisJobStoreOptionsValidatorTests
{
    [Fact]
    public void Validate_DefaultsWithAPrefix_Succeeds() => Assert.True(Validate(static options => options.KeyPrefix = "jobs").Succeeded);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{a}")]
    [InlineData("a\n")]
    public void Validate_ForeignPrefix_Fails(string prefix) =>
        Assert.Contains("KeyPrefix", Validate(options => options.KeyPrefix = prefix).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void Validate_PrefixOf101Characters_Fails() => Assert.True(Validate(static options => options.KeyPrefix = new string('a', 101)).Failed);

    [Fact]
    public void Validate_SeveralErrors_ReportsEachWithWhatItReceived()
    {
        var result = Validate(static options =>
        {
            options.CallTimeout = TimeSpan.Zero;
            options.RetryBudget = TimeSpan.FromHours(1);
            options.SweepInterval = TimeSpan.FromMinutes(7);
        });

        Assert.Equal(4, result.Failures!.Count());
        Assert.Contains("00:07:00", result.FailureMessage, StringComparison.Ordinal);
    }

    private static ValidateOptionsResult Validate(Action<RedisJobStoreOptions> configure)
    {
        var options = new RedisJobStoreOptions();
        configure(options);
        return new RedisJobStoreOptionsValidator().Validate(name: null, options);
    }
}
