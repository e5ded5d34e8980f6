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

    [Theory]
    [InlineData(-1, 500)]
    [InlineData(11, 500)]
    [InlineData(1, 9)]
    [InlineData(1, 2_001)]
    public void Validate_ForeignConfirmations_Fails(int replicas, int milliseconds) => Assert.Contains(
        "Confirm", ValidateConfirmations(replicas, milliseconds).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(65, 4)]
    [InlineData(2, 98)]
    public void Validate_ForeignShards_Fails(int shards, int prefixLength) => Assert.True(
        Validate(options => (options.KeyPrefix, options.Shards) = (new string('a', prefixLength), shards)).Failed);

    [Theory]
    [InlineData(0, 5_000)]
    [InlineData(1, 10)]
    [InlineData(10, 2_000)]
    public void Validate_OwnConfirmations_Succeeds(int replicas, int milliseconds) => Assert.True(ValidateConfirmations(replicas, milliseconds).Succeeded);

    private static ValidateOptionsResult ValidateConfirmations(int replicas, int milliseconds) => Validate(options =>
        (options.KeyPrefix, options.ConfirmingReplicas, options.ConfirmationTimeout) = ("jobs", replicas, TimeSpan.FromMilliseconds(milliseconds)));

    private static ValidateOptionsResult Validate(Action<RedisJobStoreOptions> configure)
    {
        var options = new RedisJobStoreOptions();
        configure(options);
        return new RedisJobStoreOptionsValidator().Validate(name: null, options);
    }
}
