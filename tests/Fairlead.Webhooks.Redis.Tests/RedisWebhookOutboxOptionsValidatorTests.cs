namespace Fairlead.Webhooks.Redis.Tests;

public sealed class RedisWebhookOutboxOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.True(new RedisWebhookOutboxOptionsValidator().Validate(name: null, new RedisWebhookOutboxOptions()).Succeeded);

    [Fact]
    public void Validate_EverythingOutOfRange_ReportsEachWithWhatWasReceived()
    {
        var options = new RedisWebhookOutboxOptions
        {
            KeyPrefix = "{a}",
            LeaseDuration = TimeSpan.Zero,
            CallTimeout = TimeSpan.Zero,
            RetryBudget = TimeSpan.FromTicks(-1),
        };

        var message = new RedisWebhookOutboxOptionsValidator().Validate(name: null, options).FailureMessage;

        Assert.All(
            new[] { "KeyPrefix", "'{a}'", "LeaseDuration", "CallTimeout", "RetryBudget", "-00:00:00.0000001" },
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a}")]
    [InlineData("a\n")]
    public void Validate_PrefixThatIsNoHashTag_Fails(string prefix) =>
        Assert.True(new RedisWebhookOutboxOptionsValidator().Validate(name: null, new RedisWebhookOutboxOptions { KeyPrefix = prefix }).Failed);
}
