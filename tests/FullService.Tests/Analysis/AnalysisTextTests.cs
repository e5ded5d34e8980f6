using System.Text;
using System.Text.Unicode;
using FullService.Analysis;

namespace FullService.Tests.Analysis;

public sealed class AnalysisTextTests
{
    [Fact]
    public void WriteLine_ManySeeds_HasTheLengthOfTheContractAndWholeCharacters()
    {
        var buffer = new byte[AnalysisText.LongestLine];
        var stamp = AnalysisText.Stamp(new DateTimeOffset(2030, 1, 31, 12, 0, 0, 7, TimeSpan.Zero));
        var isAscii = true;
        for (var seed = 0; seed < 100; seed++)
        {
            var text = new AnalysisText(new Random(seed));
            for (var line = 0; line < 100; line++)
            {
                var written = buffer.AsSpan(0, text.WriteLine(buffer, stamp));
                Assert.InRange(written.Length, 64, 128);
                Assert.StartsWith($"{line + 1:000000} 2030-01-31T12:00:00.007Z ", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
                Assert.True(Utf8.IsValid(written));
                Assert.Equal(written.Length - 1, written.IndexOf((byte)'\n'));
                isAscii &= Ascii.IsValid(written);
            }
        }

        Assert.False(isAscii);
    }
}
