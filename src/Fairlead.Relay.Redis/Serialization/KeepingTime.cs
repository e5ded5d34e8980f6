using System.Globalization;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis.Serialization;

/// <summary>For how long Redis keeps a response: its freshness, the stale time that it grants, and then a time in which it may still be validated.</summary>
/// <remarks>
/// What the response says is read generously: the largest of all lifetimes in <c>Cache-Control</c> and the targeted fields of RFC 9213, whichever of them counts for a
/// cache. A response that is kept too long costs room until it is evicted; one that is kept too short costs requests.
/// </remarks>
internal static class KeepingTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    private static readonly string[] DateForms = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    public static TimeSpan Of(ResponseHead head, DateTimeOffset now, TimeSpan retention)
    {
        TimeSpan lifetime = default, stale = default;
        var date = head.ResponseTime;
        DateTimeOffset? expires = null;
        foreach (var field in head.Fields)
        {
            if (field.Name.EndsWith("Cache-Control", StringComparison.OrdinalIgnoreCase))
            {
                lifetime = Larger(lifetime, Larger(SecondsOf(field.Value, "max-age"), SecondsOf(field.Value, "s-maxage")));
                stale = Larger(stale, Larger(SecondsOf(field.Value, "stale-while-revalidate"), SecondsOf(field.Value, "stale-if-error")));
            }
            else if (field.Name.Equals("Expires", StringComparison.OrdinalIgnoreCase))
            {
                expires = DateOf(field.Value) ?? expires;
            }
            else if (field.Name.Equals("Date", StringComparison.OrdinalIgnoreCase))
            {
                date = DateOf(field.Value) ?? date;
            }
        }

        lifetime = Larger(lifetime, expires - date ?? default);
        var left = head.ResponseTime - now + lifetime + stale;
        return Larger(left < Longest ? left : Longest, default) + retention;
    }

    private static TimeSpan Larger(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static DateTimeOffset? DateOf(string text) =>
        DateTimeOffset.TryParseExact(
            text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date)
            ? date
            : null;

    // The largest of the numbers that stand behind a name, an equals sign, and perhaps a quote.
    private static TimeSpan SecondsOf(string value, string name)
    {
        var largest = TimeSpan.Zero;
        for (var at = 0; (at = value.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += name.Length;
            var rest = value.AsSpan(at).TrimStart();
            if (rest is ['=', .. var argument])
            {
                argument = argument.TrimStart(" \t\"");
                var end = argument.IndexOfAnyExceptInRange('0', '9');
                largest = Larger(largest, Read(end < 0 ? argument : argument[..end]));
            }
        }

        return largest;
    }

    private static TimeSpan Read(ReadOnlySpan<char> digits) =>
        digits.IsEmpty ? TimeSpan.Zero
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : Longest;
}
