using Dishes.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Dishes.Tests.Names;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Crêperie du Marché", "creperie du marche")]
    [InlineData("ÅNGSTRÖM", "angstrom")]
    [InlineData("Pierogi Łódź", "pierogi lodz")]
    [InlineData("Smørrebrød", "smorrebrod")]
    [InlineData("Straße", "strasse")]
    [InlineData("Phở", "pho")]
    [InlineData("ca\u0301fe\u0301", "cafe")]
    [InlineData("  zur--brücke! ", "zur brucke")]
    [InlineData("Кафе 7", "кафе 7")]
    [InlineData("-- --", "")]
    public void Of_Name_IsSmallLettersWithoutMarks(string name, string expected) => Assert.Equal(expected, PlainText.Of(name));

    [Fact]
    public void Of_AnyText_TwiceIsOnce() =>
        Prop.ForAll<string?>(static text => text is null || PlainText.Of(PlainText.Of(text)) == PlainText.Of(text))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
