using Microsoft.Extensions.Options;

namespace Fairlead.Relay.Redis;

internal sealed class RedisRelayStoreOptionsValidator : IValidateOptions<RedisRelayStoreOptions>
{
    private const int LongestPrefix = 100;
    private const long LeastBytes = 65_536;

    public ValidateOptionsResult Validate(string? name, RedisRelayStoreOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!IsPrefix(options.KeyPrefix))
        {
            result.AddError(
                $"must be 1 to {LongestPrefix} characters without braces, white space and control characters, not '{options.KeyPrefix}'.", nameof(options.KeyPrefix));
        }

        if (options.MaxBytes < LeastBytes)
        {
            result.AddError($"must be at least {LeastBytes:N0}, not {options.MaxBytes:N0}.", nameof(options.MaxBytes));
        }

        Check(options.Retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), "1 minute to 365 days", nameof(options.Retention), result);
        Check(options.CallTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), "10 milliseconds to 1 minute", nameof(options.CallTimeout), result);
        Check(options.RetryInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), "10 milliseconds to 1 minute", nameof(options.RetryInterval), result);
        return result.Build();
    }

    private static bool IsPrefix(string? prefix) =>
        prefix is { Length: > 0 and <= LongestPrefix }
        && !prefix.Any(static letter => letter is '{' or '}' || char.IsWhiteSpace(letter) || char.IsControl(letter));

    private static void Check(TimeSpan received, TimeSpan least, TimeSpan most, string range, string property, ValidateOptionsResultBuilder result)
    {
        if (received < least || received > most)
        {
            result.AddError($"must be from {range}, not {received}.", property);
        }
    }
}
