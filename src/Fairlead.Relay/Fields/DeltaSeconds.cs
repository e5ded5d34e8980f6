namespace Fairlead.Relay.Fields;

/// <summary>A number of seconds (RFC 9111, section 1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>What stands for every larger number, as the section asks.</summary>
    public const int Most = int.MaxValue;

    /// <summary>Returns whole seconds, at most the largest number that recipients can be expected to read.</summary>
    public static int Of(TimeSpan time) => (int)Math.Min(time.TotalSeconds, Most);

    /// <summary>Reads digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var value = 0L;
        foreach (var digit in text)
        {
            value = Math.Min(value * 10 + (digit - '0'), Most);
        }

        seconds = (int)value;
        return true;
    }
}
