using System.Collections.Immutable;

namespace Fairlead.Relay.Redis.Tests.Hosting;

/// <summary>What the contract of stores writes its messages with.</summary>
internal static class Messages
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Reads fields separated by bars. A date may be written as seconds from now: <c>Date: @-60</c>.</summary>
    public static ImmutableArray<HeaderField> Fields(string text) =>
    [
        .. text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Select(static parts => new HeaderField(parts[0], parts[1] is ['@', .. var seconds] ? $"{Now.AddSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)):r}" : parts[1])),
    ];
}
