using Microsoft.Extensions.Options;

namespace Fairlead.Webhooks.Redis;

internal sealed class RedisWebhookOutboxOptionsValidator : IValidateOptions<RedisWebhookOutboxOptions>
{
    private const int LongestPrefix = 100;

    public ValidateOptionsResult Validate(string? name, RedisWebhookOutboxOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!IsPrefix(options.KeyPrefix))
        {
            result.AddError(
                $"must be 1 to {LongestPrefix} characters without braces, white space and control characters, not '{options.KeyPrefix}'.",
                nameof(options.KeyPrefix));
        }

        Check(options.CallTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), "10 milliseconds to 1 minute", nameof(options.CallTimeout), result);
        Check(options.RetryBudget, TimeSpan.Zero, TimeSpan.FromMinutes(10), "zero to 10 minutes", nameof(options.RetryBudget), result);
        Check(options.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "1 second to 10 minutes", nameof(options.LeaseDuration), result);
        return result.Build();
    }

    private static bool IsPrefix(string? prefix) =>
        prefix is { Length: > 0 and <= LongestPrefix }
        && !prefix.Any(static letter => letter is '{' or '}' || char.IsWhiteSpace(letter) || char.IsControl(letter));

    private static void Check(
        TimeSpan received, TimeSpan least, TimeSpan most, string range, string property, ValidateOptionsResultBuilder result)
    {
        if (received < least || received > most)
        {
            result.AddError($"must be from {range}, not {received}.", property);
        }
    }
}
