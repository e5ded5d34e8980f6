using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Tests.Fields;

/// <summary>RFC 9110, sections 14.1.2 and 14.2.</summary>
public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-1", 0, 2)]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=1-", 1, 9)]
    [InlineData("bytes=-1", 9, 1)]
    [InlineData("bytes=-100", 0, 10)]
    [InlineData("bytes=5-100", 5, 5)]
    [InlineData("BYTES=5-6", 5, 2)]
    [InlineData("bytes= 5-6 ,", 5, 2)]
    [InlineData("bytes=9-99999999999999999999999999", 9, 1)]
    public void TryResolve_OfTenBytes_FindsThem(string value, long offset, long count)
    {
        Assert.True(ByteRange.Parse(value).TryResolve(10, out var actualOffset, out var actualCount));
        Assert.Equal((offset, count), (actualOffset, actualCount));
    }

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=10-20")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999999999-")]
    public void TryResolve_OutsideOfTenBytes_FindsNone(string value)
    {
        var range = ByteRange.Parse(value);

        Assert.NotEqual(ByteRangeKind.None, range.Kind);
        Assert.False(range.TryResolve(10, out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=5")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=-")]
    [InlineData("bytes=--5")]
    [InlineData("lines=0-1")]
    [InlineData("bytes 0-1")]
    public void Parse_NoRange_IsAsIfThereWereNone(string value) => Assert.Equal(ByteRangeKind.None, ByteRange.Parse(value).Kind);

    [Theory]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=-1, 0-")]
    public void Parse_SeveralRanges_AreSeveral(string value) => Assert.Equal(ByteRangeKind.Several, ByteRange.Parse(value).Kind);
}
