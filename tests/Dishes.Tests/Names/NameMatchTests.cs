using Dishes.Names;
using Dishes.Service;
using FsCheck;
using FsCheck.Fluent;

namespace Dishes.Tests.Names;

public sealed class NameMatchTests
{
    private static readonly Restaurant[] Restaurants =
    [
        Named("harbour-kitchen", "Harbour Kitchen"),
        Named("zur-bruecke", "Gasthaus zur Brücke"),
        Named("creperie-du-marche", "Crêperie du Marché"),
        Named("smorrebrod-bar", "Smørrebrød Bar"),
        Named("la-pena", "La Peña"),
        Named("market-kitchen", "Market Kitchen"),
    ];

    // Long enough for two slips, and far from the other names.
    private static readonly string[] LongWords = ["creperie", "smorrebrod", "harbour", "gasthaus"];

    [Theory]
    [InlineData("la-pena", "la-pena")]
    [InlineData("La Peña", "la-pena")]
    [InlineData("LA PENA", "la-pena")]
    [InlineData("pena", "la-pena")]
    [InlineData("pen", "la-pena")]
    [InlineData("brücke", "zur-bruecke")]
    [InlineData("brucke", "zur-bruecke")]
    [InlineData("gasthaus zur", "zur-bruecke")]
    [InlineData("crepe", "creperie-du-marche")]
    [InlineData("creprie", "creperie-du-marche")]
    [InlineData("cerperie", "creperie-du-marche")]
    [InlineData("smorebröd", "smorrebrod-bar")]
    [InlineData("smorrebrodbar", "smorrebrod-bar")]
    [InlineData("harbor kichen", "harbour-kitchen")]
    [InlineData("du-marche", "creperie-du-marche")]
    public void Find_NameThatIsCloseToOne_FindsIt(string name, string expected) =>
        Assert.Equal(expected, Assert.Single(NameMatch.Find(name, Restaurants).Found).Id);

    [Theory]
    [InlineData("kitchen")]
    [InlineData("kitch")]
    [InlineData("kithcen")]
    public void Find_NameOfTwo_ReturnsBoth(string name) =>
        Assert.Equal(["harbour-kitchen", "market-kitchen"], NameMatch.Find(name, Restaurants).Found.Select(static restaurant => restaurant.Id));

    [Theory]
    [InlineData("")]
    [InlineData("!?")]
    [InlineData("xy")]
    [InlineData("pizzeria")]
    public void Find_NameThatIsFarFromAll_ReturnsTheNearest(string name)
    {
        var match = NameMatch.Find(name, Restaurants);

        Assert.Empty(match.Found);
        Assert.Equal(3, match.Nearest.Count);
    }

    [Fact]
    public void Find_NoRestaurants_ReturnsNothing()
    {
        var match = NameMatch.Find("any", []);

        Assert.Empty(match.Found);
        Assert.Empty(match.Nearest);
    }

    [Fact]
    public void Find_LongWordWithOneSlip_FindsWhatItMeant() =>
        Prop.ForAll(Gen.Elements(LongWords).ToArbitrary(), Gen.Choose(0, 99).ToArbitrary(), Gen.Choose('a', 'z').ToArbitrary(), static (word, position, letter) =>
            {
                var at = position % word.Length;
                string[] slips =
                [
                    word.Remove(at, 1),
                    word.Insert(at, $"{(char)letter}"),
                    word.Remove(at, 1).Insert(at, $"{(char)letter}"),
                    word.ToUpperInvariant(),
                ];
                var meant = NameMatch.Find(word, Restaurants).Found[0];
                return slips.All(slip => NameMatch.Find(slip, Restaurants).Found is [var found] && found == meant);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static Restaurant Named(string id, string name) => new(id, name, "here", "there", IsOpen: true);
}
