using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests;

/// <summary>Writes messages as tests want to read them: one field a line.</summary>
internal static class Messages
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly CacheSettings Shared = Settings(static options => options.Kind = CacheKind.Shared);

    public static readonly CacheSettings Private = Settings(static options => options.Kind = CacheKind.Private);

    public static CacheSettings Settings(Action<RelayCachingOptions> configure)
    {
        var options = new RelayCachingOptions { Kind = CacheKind.Shared };
        configure(options);
        return new CacheSettings(options);
    }

    /// <summary>Reads fields separated by bars or line breaks. A date may be written as seconds from now: <c>Date: @-60</c>.</summary>
    public static ImmutableArray<HeaderField> Fields(string text) =>
    [
        .. text.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Select(static parts => new HeaderField(parts[0], parts[1] is ['@', .. var seconds] ? DateAt(int.Parse(seconds, CultureInfo.InvariantCulture)) : parts[1])),
    ];

    public static string DateAt(int seconds) => Relay.Fields.HttpDate.Format(Now.AddSeconds(seconds));

    public static CachePolicy Policy(string fields, CacheSettings settings, int status = 200) => CachePolicy.Create(status, Fields(fields).AsSpan(), Now, Now, settings);

    public static RequestDirectives Request(string fields, bool ignoresDirectives = false) => RequestDirectives.Parse(Fields(fields).AsSpan(), ignoresDirectives);
}
