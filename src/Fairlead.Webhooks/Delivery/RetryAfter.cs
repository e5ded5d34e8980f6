using System.Globalization;
using System.Net.Http.Headers;

namespace Fairlead.Webhooks.Delivery;

/// <summary>The header <c>Retry-After</c> (RFC 9110, section 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>Reads the header; <see langword="null"/> when it asks for nothing: it is missing, not of its form, or names a time that has passed.</summary>
    /// <param name="value">The header as it came.</param>
    /// <param name="now">The time that a date is compared with.</param>
    public static TimeSpan? Read(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        // Digits only: the parser of the framework refuses more seconds than an int holds, which are as much a wish to wait as fewer.
        if (value.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            var seconds = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : int.MaxValue;
            return seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
        }

        return RetryConditionHeaderValue.TryParse(value, out var header) && header.Date is { } date && date > now ? date - now : null;
    }
}
