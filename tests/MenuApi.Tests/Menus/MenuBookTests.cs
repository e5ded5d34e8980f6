using FsCheck;
using FsCheck.Fluent;
using MenuApi.Menus;

namespace MenuApi.Tests.Menus;

public sealed class MenuBookTests
{
    private static readonly MenuBook Book = MenuBook.Open();

    private static readonly Arbitrary<DateOnly> Dates = Arb.From(
        Gen.Choose(MenuBook.FirstDate.DayNumber, MenuBook.LastDate.DayNumber).Select(DateOnly.FromDayNumber));

    [Fact]
    public void Open_RestaurantsOfTheProgram_CanBeAskedFor()
    {
        var restaurants = Book.List(new DateOnly(2030, 1, 2)).Restaurants;

        Assert.Equal(restaurants.Count, restaurants.Select(static restaurant => restaurant.Id).Distinct().Count());
        Assert.All(restaurants, static restaurant => Assert.All(restaurant.Id, static letter => Assert.True(char.IsAsciiLetterLower(letter) || letter == '-')));
    }

    [Fact]
    public void Find_AnyDay_IsOpenFromMondayToFriday() =>
        Prop.ForAll(Dates, static date =>
            {
                var menu = Book.Find("la-pena", date)!;
                var isWeekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
                return menu.IsOpen != isWeekend
                    && menu.Dishes.Distinct().Count() == (isWeekend ? 0 : MenuBook.DishesPerDay)
                    && (isWeekend ? menu.NextOpenDate is { DayOfWeek: DayOfWeek.Monday } next && next.DayNumber - date.DayNumber is 1 or 2 : menu.NextOpenDate is null);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Find_TwoWorkingDaysInARow_ShareNoDish() =>
        Prop.ForAll(Dates, static date =>
            {
                var next = Book.Find("la-pena", date.AddDays(1)) is { IsOpen: true } tomorrow ? tomorrow : Book.Find("la-pena", date.AddDays(3))!;
                return !Book.Find("la-pena", date)!.Dishes.Intersect(next.Dishes).Any();
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void WrittenAt_AnyDay_IsAFridayBeforeItsWeek() =>
        Prop.ForAll(Dates, static date =>
            {
                var written = MenuBook.WrittenAt(date);
                return written.DayOfWeek == DayOfWeek.Friday && date.DayNumber - DateOnly.FromDateTime(written.DateTime).DayNumber is >= 3 and <= 9;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Find_UnknownRestaurant_ReturnsNull() => Assert.Null(Book.Find("La-Pena", MenuBook.FirstDate));
}
