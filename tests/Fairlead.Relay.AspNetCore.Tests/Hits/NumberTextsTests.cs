using System.Globalization;
using Fairlead.Relay.AspNetCore.Hits;

namespace Fairlead.Relay.AspNetCore.Tests.Hits;

public sealed class NumberTextsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Of_AnyNumber_IsItsTextAndTheSameNextTime(long number)
    {
        var texts = new NumberTexts(static value => value.ToString(CultureInfo.InvariantCulture));

        var text = texts.Of(number);

        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), text);
        Assert.Same(text, texts.Of(number));
    }

    [Fact]
    public void Of_NumbersOfOnePlace_AreNotMistakenForEachOther()
    {
        var texts = new NumberTexts(static value => value.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(("5", "1029", "5"), (texts.Of(5), texts.Of(1_029), texts.Of(5)));
    }
}
