using Fairlead.Relay.Fields;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.Tests.Fields;

/// <summary>RFC 9110, section 5.6.7.</summary>
public sealed class HttpDateTests
{
    private static readonly DateTimeOffset Example = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("Sun Nov 06 08:49:37 1994")]
    [InlineData("  Sun, 06 Nov 1994 08:49:37 GMT\t")]
    [InlineData("sun, 06 nov 1994 08:49:37 gmt")]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT")]
    public void TryParse_EachForm_IsTheSameTime(string text)
    {
        Assert.True(HttpDate.TryParse(text, Messages.Now, out var date));
        Assert.Equal(Example, date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1994-11-06T08:49:37Z")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0000")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun,06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:61 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 29 Feb 1995 08:49:37 GMT")]
    [InlineData("Sun, 06 Foo 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 anF 1994 08:49:37 GMT")]
    [InlineData("Foo, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Fri, 31 Dec 9999 23:59:60 GMT")]
    [InlineData("Sunday, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("Sonntag, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov 31 08:49:37 1994")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT")]
    public void TryParse_NoDate_IsRefused(string text) => Assert.False(HttpDate.TryParse(text, Messages.Now, out _));

    [Theory]
    [InlineData("Friday, 31-Dec-99 23:59:59 GMT", 1999)]
    [InlineData("Tuesday, 01-Jan-80 00:00:00 GMT", 2080)]
    [InlineData("Tuesday, 01-Jan-81 00:00:00 GMT", 1981)]
    [InlineData("Tuesday, 01-Jan-30 00:00:00 GMT", 2030)]
    [InlineData("Tuesday, 01-Jan-00 00:00:00 GMT", 2000)]
    public void TryParse_YearOfTwoDigits_IsAtMostFiftyYearsAhead(string text, int year)
    {
        Assert.True(HttpDate.TryParse(text, Messages.Now, out var date));
        Assert.Equal(year, date.Year);
    }

    [Fact]
    public void TryParse_LeapSecond_IsTheNextMinute()
    {
        Assert.True(HttpDate.TryParse("Sat, 31 Dec 2016 23:59:60 GMT", Messages.Now, out var date));
        Assert.Equal(new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero), date);
    }

    [Fact]
    public void Format_AnySecond_IsReadAgain() =>
        Prop.ForAll(Arb.From(Gen.Choose(int.MinValue, int.MaxValue)), static seconds =>
            {
                var date = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
                return HttpDate.TryParse(HttpDate.Format(date), Messages.Now, out var read) && read == date;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void TryParse_AnyText_AnswersWithoutAnException() =>
        Prop.ForAll<string>(static text => HttpDate.TryParse(text, Messages.Now, out _) || true).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
