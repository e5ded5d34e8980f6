using System.Globalization;
using System.Text;
using Fairlead.Webhooks.Chunking;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Webhooks.Tests.Chunking;

public sealed class JsonTextTests
{
    [Fact]
    public void Escape_AnyTextAndRoom_AgreesWithTheSlowTwin() =>
        Prop.ForAll(Outputs.OfOneStream, Arb.From(Gen.Choose(0, 400)), static (bytes, room) =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            var source = Encoding.UTF8.GetBytes(text);
            var destination = new byte[room];

            var written = JsonText.Escape(source, destination, out var consumed);

            Assert.Equal(EscapeSlowly(text, room), (Encoding.UTF8.GetString(destination, 0, written), consumed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(60));

    [Fact]
    public void Escape_EveryByteBelow128_IsReadBackByAParser()
    {
        var text = new string([.. Enumerable.Range(0, 128).Select(static value => (char)value)]);
        var destination = new byte[1_000];

        var written = JsonText.Escape(Encoding.ASCII.GetBytes(text), destination, out var consumed);

        Assert.Equal(128, consumed);
        Assert.Equal(text, System.Text.Json.JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(destination, 0, written)}\""));
    }

    // One character after the other, as long as the whole of it fits.
    private static (string Escaped, int Consumed) EscapeSlowly(string text, int room)
    {
        var (escaped, consumed) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var next = rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < 0x20 => "\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture),
                _ => rune.ToString(),
            };
            room -= Encoding.UTF8.GetByteCount(next);
            if (room < 0)
            {
                break;
            }

            escaped.Append(next);
            consumed += rune.Utf8SequenceLength;
        }

        return (escaped.ToString(), consumed);
    }
}
