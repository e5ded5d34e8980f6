using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Fairlead.Webhooks;

internal sealed class WebhookPusherOptionsValidator : IValidateOptions<WebhookPusherOptions>
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, WebhookPusherOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        ValidateSizes(options, result);
        ValidateTimes(options, result);
        ValidateRetries(options, result);
        return result.Build();
    }

    private static void ValidateSizes(WebhookPusherOptions options, ValidateOptionsResultBuilder result)
    {
        CheckCount(options.MaxBodyBytes, 1_024, 16_777_216, nameof(options.MaxBodyBytes), result);
        CheckCount(options.MaxRequestsInFlight, 1, 65_536, nameof(options.MaxRequestsInFlight), result);
        CheckCount(options.MaxRequestsInFlightPerEndpoint, 1, 100, nameof(options.MaxRequestsInFlightPerEndpoint), result);
        CheckCount(options.MaxBufferedBytes, 1_048_576, long.MaxValue, nameof(options.MaxBufferedBytes), result);
        CheckCount(options.MaxBufferedBytesPerEndpoint, 65_536, Math.Max(65_536, options.MaxBufferedBytes), nameof(options.MaxBufferedBytesPerEndpoint), result);
    }

    private static void ValidateTimes(WebhookPusherOptions options, ValidateOptionsResultBuilder result)
    {
        CheckTime(options.FlushInterval, Millisecond, TimeSpan.FromMinutes(1), nameof(options.FlushInterval), result);
        CheckTime(options.WriteTimeout, TimeSpan.Zero, Day, nameof(options.WriteTimeout), result);
        CheckTime(options.RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(options.RequestTimeout), result);
        CheckTime(options.Retention, TimeSpan.Zero, TimeSpan.FromDays(30), nameof(options.Retention), result);
        CheckTime(options.DrainTime, TimeSpan.Zero, Day, nameof(options.DrainTime), result);
    }

    private static void ValidateRetries(WebhookPusherOptions options, ValidateOptionsResultBuilder result)
    {
        CheckTime(options.RetryDelay, Millisecond, Hour, nameof(options.RetryDelay), result);
        CheckTime(options.MaxRetryDelay, Min(options.RetryDelay, Hour), Day, nameof(options.MaxRetryDelay), result);
        CheckTime(options.MaxRetryAfter, TimeSpan.Zero, Day, nameof(options.MaxRetryAfter), result);
        CheckTime(options.GiveUpAfter, TimeSpan.Zero, TimeSpan.FromDays(30), nameof(options.GiveUpAfter), result);
        CheckCount(options.FailuresBeforeBreak, 1, 1_000, nameof(options.FailuresBeforeBreak), result);
        CheckTime(options.BreakDuration, Millisecond, Hour, nameof(options.BreakDuration), result);
        CheckTime(options.MaxBreakDuration, Min(options.BreakDuration, Hour), Day, nameof(options.MaxBreakDuration), result);
    }

    private static void CheckCount(long value, long least, long most, string property, ValidateOptionsResultBuilder result)
    {
        Debug.Assert(least <= most);
        if (value < least || value > most)
        {
            result.AddError(FormattableString.Invariant($"must be from {least:N0} to {most:N0}, not {value:N0}."), property);
        }
    }

    private static void CheckTime(TimeSpan value, TimeSpan least, TimeSpan most, string property, ValidateOptionsResultBuilder result)
    {
        if (value < least || value > most)
        {
            result.AddError($"must be from {least} to {most}, not {value}.", property);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
