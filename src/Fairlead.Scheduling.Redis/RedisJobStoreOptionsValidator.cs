using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Redis;

internal sealed class RedisJobStoreOptionsValidator : IValidateOptions<RedisJobStoreOptions>
{
    private const int LongestPrefix = 100;
    private const int LongestSuffix = 3;
    private const int MostReplicas = 10;
    private const int MostShards = 64;

    public ValidateOptionsResult Validate(string? name, RedisJobStoreOptions options)
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
        Check(
            options.SweepInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10), "10 milliseconds to 10 seconds",
            nameof(options.SweepInterval), result);
        CheckConfirmations(options, result);
        if (options.Shards is < 1 or > MostShards)
        {
            result.AddError($"must be from 1 to {MostShards}, not {options.Shards}.", nameof(options.Shards));
        }
        else if (options.Shards > 1 && options.KeyPrefix?.Length > LongestPrefix - LongestSuffix)
        {
            result.AddError(
                $"must be at most {LongestPrefix - LongestSuffix} characters where there are shards, which add up to {LongestSuffix}.", nameof(options.KeyPrefix));
        }

        return result.Build();
    }

    private static void CheckConfirmations(RedisJobStoreOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.ConfirmingReplicas is < 0 or > MostReplicas)
        {
            result.AddError($"must be from 0 to {MostReplicas}, not {options.ConfirmingReplicas}.", nameof(options.ConfirmingReplicas));
        }
        else if (options.ConfirmingReplicas > 0)
        {
            Check(
                options.ConfirmationTimeout, TimeSpan.FromMilliseconds(10), options.CallTimeout, $"10 milliseconds to {options.CallTimeout} (CallTimeout)",
                nameof(options.ConfirmationTimeout), result);
        }
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
