using Fairlead.Scheduling.Jobs;
using FsCheck;
using FsCheck.Fluent;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

public sealed class JobIdTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void ToString_AnyId_IsReadBack() =>
        Prop.ForAll<Guid>(static value =>
            {
                var id = new JobId(value);
                var text = id.ToString();
                return text.Length == 32
                    && text.All(static character => character is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
                    && JobId.Parse(text, null) == id
                    && JobId.Parse(text.AsSpan(), null) == id
                    && JobId.TryParse(text, null, out var parsed) && parsed == id;
            })
            .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void New_Always_IsVersionSevenWithTheTimeOfTheClock()
    {
        var id = JobId.New(_time);

        var bytes = id.Value.ToByteArray(bigEndian: true);
        var milliseconds = bytes.Take(6).Aggregate(0L, static (sum, part) => (sum << 8) | part);
        Assert.Equal((7, 0b10), (bytes[6] >> 4, bytes[8] >> 6));
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), milliseconds);
    }

    [Fact]
    public void New_LaterClock_SortsLater()
    {
        var ids = new List<string>();
        for (var count = 0; count < 100; count++)
        {
            ids.Add(JobId.New(_time).ToString());
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void New_ManyAtOneMoment_AreDifferent() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => JobId.New(_time)).Distinct().Count());

    [Theory]
    [InlineData("")]
    [InlineData("0193")]
    [InlineData("0193a5b0-0000-7000-8000-000000000000")]
    [InlineData("{0193a5b0000070008000000000000000}")]
    [InlineData(" 0193a5b0000070008000000000000000")]
    [InlineData("0193a5b0000070008000000000000000\n")]
    [InlineData("0193a5b000007000800000000000000g")]
    [InlineData("0193a5b00000700080000000000000000")]
    public void Parse_OtherForm_IsRefused(string text)
    {
        Assert.False(JobId.TryParse(text, null, out var id));
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => JobId.Parse(text, null));
    }

    [Fact]
    public void Parse_Null_IsRefused()
    {
        Assert.False(JobId.TryParse(null, null, out _));
        Assert.Throws<ArgumentNullException>(static () => JobId.Parse((string)null!, null));
        Assert.Throws<ArgumentNullException>(static () => JobId.New(null!));
    }
}
