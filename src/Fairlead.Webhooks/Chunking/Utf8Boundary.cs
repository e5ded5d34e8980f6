namespace Fairlead.Webhooks.Chunking;

/// <summary>Where UTF-8 may be cut.</summary>
internal static class Utf8Boundary
{
    /// <summary>Gets how many bytes there are without a character at the end that is not complete yet.</summary>
    /// <remarks>It looks at the last three bytes only: whether the rest is UTF-8 is another question.</remarks>
    public static int CompleteLength(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if (!IsContinuation(value))
            {
                return LengthOf(value) > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }

    /// <summary>Gets the largest number of bytes, up to the given one, after which a character begins.</summary>
    /// <param name="text">Valid UTF-8 from the beginning to beyond <paramref name="most"/>.</param>
    /// <param name="most">Less than the length of the text.</param>
    public static int CutAtMost(ReadOnlySpan<byte> text, int most)
    {
        while (most > 0 && IsContinuation(text[most]))
        {
            most--;
        }

        return most;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    // A byte that begins no character counts as one, so that nobody waits for its rest.
    private static int LengthOf(byte first) => first switch
    {
        >= 0xC2 and <= 0xDF => 2,
        >= 0xE0 and <= 0xEF => 3,
        >= 0xF0 and <= 0xF4 => 4,
        _ => 1,
    };
}
