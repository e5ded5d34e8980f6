using System.Globalization;
using System.Text;

namespace LoadTest.Http;

/// <summary>A whole reply. The memory belongs to the connection and is valid until its next request.</summary>
internal readonly record struct HttpReply(int Status, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> RetryAfterField)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads <c>Retry-After</c>, seconds or a date (RFC 9110, section 10.2.3); <see langword="null"/> without one.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now)
    {
        var text = Encoding.ASCII.GetString(RetryAfterField.Span);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (!DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return null;
        }

        return date > now ? date - now : TimeSpan.Zero;
    }
}
