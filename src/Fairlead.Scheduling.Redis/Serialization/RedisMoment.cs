using System.Globalization;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>Moments and spans as scripts count them: in microseconds, moments since 1970.</summary>
internal static class RedisMoment
{
    public static long FromMoment(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long FromSpan(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToMoment(RedisValue value) => ToMoment(double.Parse((string)value!, CultureInfo.InvariantCulture));

    // Scripts count in doubles, which round the end of time up.
    public static DateTimeOffset ToMoment(double micros)
    {
        var latest = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        return micros >= latest ? DateTimeOffset.MaxValue : DateTimeOffset.UnixEpoch.AddTicks((long)micros * TimeSpan.TicksPerMicrosecond);
    }

    public static TimeSpan ToSpan(RedisValue value) =>
        TimeSpan.FromTicks((long)double.Parse((string)value!, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);
}
