using System.Text;
using LoadTest.Analysis;
using WebhookReceiver.Streams;

namespace LoadTest.Tests.Analysis;

public sealed class LineLatenciesTests
{
    private static readonly DateTimeOffset ReceivedAt = new(2030, 1, 31, 12, 0, 1, TimeSpan.Zero);

    [Fact]
    public void Note_LinesWithTimes_AreMeasuredInMilliseconds()
    {
        var latencies = Note("000001 2030-01-31T12:00:00.990Z a\n000002 2030-01-31T12:00:00.900Z größer\n000003 2030-01-31T11:59:59.000Z c\n");

        var times = latencies.Describe();

        Assert.Equal(
            (3, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2)), (times.Count, times.Minimum, times.Median, times.Maximum));
    }

    [Theory]
    [InlineData("000001 2030-01-31T12:00:00.99")]
    [InlineData("01 2030-01-31T12:00:00.990Z a\n")]
    [InlineData("xxxxxx 2030-01-31T12:00:00.990Z a\n")]
    [InlineData("000001 2030-13-31T12:00:00.990Z a\n")]
    [InlineData("000001 2030-02-30T12:00:00.990Z a\n")]
    [InlineData("000001 2030-01-31T24:00:00.990Z a\n")]
    [InlineData("000001 2030-01-31 12:00:00.990Z a\n")]
    [InlineData("rest of a line\n")]
    public void Note_LineThatBeginsOtherwise_IsLeftOut(string text) => Assert.Equal(0, Note(text).Describe().Count);

    [Fact]
    public void Note_ClockThatWentBack_CountsAsNothing() =>
        Assert.Equal(TimeSpan.Zero, Note("000001 2030-01-31T12:00:09.000Z a\n").Describe().Maximum);

    private static LineLatencies Note(string text)
    {
        var latencies = new LineLatencies();
        var bytes = Encoding.UTF8.GetBytes(text);
        latencies.Note(new TakenRequest(ReceivedAt, [new TakenChunk(new OutputChunk("a", 0, 0, bytes, Final: false), bytes)]));
        return latencies;
    }
}
