using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Webhooks.Tests.Chunking;

/// <summary>Bytes as streams have them: text of all kinds, bytes that are none, and both in turn.</summary>
internal static class Outputs
{
    private static readonly string[] Words = ["plain", "\n", "\"", "\\", "\u0001", "\u00e9", "\u20ac", "\ud83d\ude80", "\0", "</script>", "\u2028", "\t", "\u007f"];

    private static readonly byte[][] BadBytes = [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x9A], [0xED, 0xA0, 0x80], [0x80], [0xC0, 0xAF], [0xF5]];

    private static readonly Gen<byte[]> Text = Gen.Elements(Words).ArrayOf().Select(static words => Encoding.UTF8.GetBytes(string.Concat(words)));

    private static readonly Gen<byte[]> Binary = Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf();

    private static readonly Gen<byte[]> Mixed = Gen.Frequency((6, Text), (1, Gen.Elements(BadBytes))).ArrayOf().Select(static parts => parts.SelectMany(static part => part).ToArray());

    private static readonly Gen<byte[]> LongText = Gen.Choose(1, 40).SelectMany(static times => Text.Select(text => Enumerable.Repeat(text, times).SelectMany(static part => part).ToArray()));

    public static Gen<byte[]> Any { get; } = Gen.Frequency((3, Text), (1, Binary), (2, Mixed), (2, LongText));

    public static Arbitrary<byte[]> OfOneStream { get; } = Arb.From(Any, static bytes => ArbMap.Default.ArbFor<byte[]>().Shrinker(bytes));

    public static Arbitrary<byte[][]> OfSeveralStreams { get; } = Arb.From(Any.ArrayOf(), static streams => ArbMap.Default.ArbFor<byte[][]>().Shrinker(streams));
}
