using System.Text;

namespace Fairlead.Webhooks.Benchmarks;

/// <summary>Makes output to send.</summary>
internal static class Output
{
    private static readonly string[] Words = ["request", "answered", "after", "cached", "value", "12.5", "ms", "node-7"];
    private static readonly string[] OtherWords = ["gr\u00fc\u00dfe", "\u20ac", "\u6771\u4eac", "\ud83d\ude80"];

    public static byte[] Make(OutputKind kind, int length)
    {
        var random = new Random(1);
        var bytes = new byte[length];
        if (kind == OutputKind.Binary)
        {
            random.NextBytes(bytes);
            return bytes;
        }

        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            var end = text.Length + random.Next(64, 128);
            while (text.Length < end)
            {
                var words = kind == OutputKind.Mixed && random.Next(5) == 0 ? OtherWords : Words;
                text.Append(words[random.Next(words.Length)]).Append(' ');
            }

            text.Append('\n');
        }

        Encoding.UTF8.GetBytes(text.ToString()).AsSpan(0, length).CopyTo(bytes);
        return bytes;
    }
}
