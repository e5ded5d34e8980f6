using System.Diagnostics;
using Fairlead.Relay.Fields;
using Microsoft.Extensions.Options;

namespace Fairlead.Relay;

internal sealed class RelayCachingOptionsValidator : IValidateOptions<RelayCachingOptions>
{
    private const int LongestName = 64;
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RelayCachingOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        ValidateKind(options, result);
        ValidateSizes(options, result);
        ValidateTimes(options, result);
        return result.Build();
    }

    private static void ValidateKind(RelayCachingOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.Kind is not (CacheKind.Private or CacheKind.Shared))
        {
            result.AddError($"must be {CacheKind.Private} or {CacheKind.Shared}, not {options.Kind}.", nameof(options.Kind));
        }

        if (!IsToken(options.Name) || options.Name.Length > LongestName)
        {
            result.AddError($"must be a token of 1 to {LongestName} characters, not '{options.Name}'.", nameof(options.Name));
        }

        foreach (var field in options.TargetedFields.Where(static field => !IsToken(field)))
        {
            result.AddError($"must be names of fields, not '{field}'.", nameof(options.TargetedFields));
        }

        foreach (var field in options.KeyFields.Where(static field => !IsToken(field)))
        {
            result.AddError($"must be names of fields, not '{field}'.", nameof(options.KeyFields));
        }
    }

    private static void ValidateSizes(RelayCachingOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.MaxBodyBytes < 1)
        {
            result.AddError($"must be at least 1, not {options.MaxBodyBytes}.", nameof(options.MaxBodyBytes));
        }

        if (options.MaxVariantsPerUrl is < 1 or > 1_024)
        {
            result.AddError($"must be from 1 to 1,024, not {options.MaxVariantsPerUrl}.", nameof(options.MaxVariantsPerUrl));
        }

        if (options.HeuristicFraction is not (>= 0 and <= 1))
        {
            result.AddError(FormattableString.Invariant($"must be from 0 to 1, not {options.HeuristicFraction}."), nameof(options.HeuristicFraction));
        }
    }

    private static void ValidateTimes(RelayCachingOptions options, ValidateOptionsResultBuilder result)
    {
        CheckTime(options.MaxStaleness, Year, nameof(options.MaxStaleness), result);
        CheckTime(options.MaxHeuristicLifetime, Year, nameof(options.MaxHeuristicLifetime), result);
        CheckTime(options.LifetimeOverride ?? TimeSpan.Zero, Year, nameof(options.LifetimeOverride), result);
        CheckTime(options.CoalescingTimeout, Hour, nameof(options.CoalescingTimeout), result);
        CheckTime(options.CompletionTime, Hour, nameof(options.CompletionTime), result);
        CheckTime(options.RevalidationTimeout, Millisecond, Hour, nameof(options.RevalidationTimeout), result);
    }

    private static void CheckTime(TimeSpan value, TimeSpan most, string property, ValidateOptionsResultBuilder result) => CheckTime(value, TimeSpan.Zero, most, property, result);

    private static void CheckTime(TimeSpan value, TimeSpan least, TimeSpan most, string property, ValidateOptionsResultBuilder result)
    {
        Debug.Assert(most > least);
        if (value < least || value > most)
        {
            result.AddError($"must be from {least} to {most}, not {value}.", property);
        }
    }

    private static bool IsToken(string? text) => !string.IsNullOrEmpty(text) && FieldSyntax.TokenLength(text) == text.Length;
}
