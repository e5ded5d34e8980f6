using System.Net;

namespace MenuApi.Tests.Hosting;

/// <summary>What is asked for and what comes back, days included.</summary>
public sealed class RestaurantEndpointsTests
{
    [Fact]
    public async Task GetList_WorkingDay_HasEveryRestaurantOpen()
    {
        await using var api = await RunningMenuApi.StartAsync();

        var list = await api.ReadAsync("/api/restaurant");

        Assert.Equal("2025-01-01", list.GetProperty("date").GetString());
        Assert.Equal(8, list.GetProperty("restaurants").GetArrayLength());
        Assert.All(list.GetProperty("restaurants").EnumerateArray(), static restaurant =>
        {
            Assert.True(restaurant.GetProperty("isOpen").GetBoolean());
            Assert.All(["id", "name", "place", "walkingAddress"], name => Assert.NotEmpty(restaurant.GetProperty(name).GetString()!));
        });
    }

    [Fact]
    public async Task GetMenu_EachOfTheList_HasThreeDishesOfToday()
    {
        await using var api = await RunningMenuApi.StartAsync();
        foreach (var restaurant in (await api.ReadAsync("/api/restaurant")).GetProperty("restaurants").EnumerateArray())
        {
            var menu = await api.ReadAsync($"/api/restaurant/{restaurant.GetProperty("id").GetString()}");

            Assert.Equal(restaurant.GetProperty("name").GetString(), menu.GetProperty("name").GetString());
            Assert.Equal(restaurant.GetProperty("walkingAddress").GetString(), menu.GetProperty("walkingAddress").GetString());
            Assert.Equal(("2025-01-01", "EUR"), (menu.GetProperty("date").GetString(), menu.GetProperty("currency").GetString()));
            Assert.False(menu.TryGetProperty("nextOpenDate", out _));
            Assert.Equal(3, menu.GetProperty("dishes").GetArrayLength());
            Assert.All(menu.GetProperty("dishes").EnumerateArray(), static dish =>
            {
                Assert.NotEmpty(dish.GetProperty("name").GetString()!);
                Assert.True(dish.GetProperty("diet").GetString() is "vegan" or "vegetarian" or "fish" or "meat");
                Assert.InRange(dish.GetProperty("priceCents").GetInt32(), 100, 10_000);
            });
        }
    }

    [Theory]
    [InlineData("2025-01-04")]
    [InlineData("2025-01-05")]
    public async Task GetMenu_Weekend_IsClosedUntilMonday(string date)
    {
        await using var api = await RunningMenuApi.StartAsync();

        var menu = await api.ReadAsync($"/api/restaurant/la-pena?date={date}");
        var list = await api.ReadAsync($"/api/restaurant?date={date}");

        Assert.False(menu.GetProperty("isOpen").GetBoolean());
        Assert.Equal(0, menu.GetProperty("dishes").GetArrayLength());
        Assert.Equal("2025-01-06", menu.GetProperty("nextOpenDate").GetString());
        Assert.All(list.GetProperty("restaurants").EnumerateArray(), static restaurant => Assert.False(restaurant.GetProperty("isOpen").GetBoolean()));
    }

    [Fact]
    public async Task GetMenu_SameDateOnAnotherDayAndInAnotherProcess_IsTheSame()
    {
        await using var api = await RunningMenuApi.StartAsync();
        await using var later = await RunningMenuApi.StartAsync(now: RunningMenuApi.Now.AddDays(40));
        using var today = await api.GetAsync("/api/restaurant/la-pena");
        using var asked = await later.GetAsync("/api/restaurant/la-pena?date=2025-01-01");

        Assert.Equal(await today.Content.ReadAsStringAsync(RunningMenuApi.Cancel), await asked.Content.ReadAsStringAsync(RunningMenuApi.Cancel));
        Assert.Equal(today.Headers.ETag, asked.Headers.ETag);
    }

    [Fact]
    public async Task GetMenu_AfterMidnight_IsThatOfTheNewDay()
    {
        await using var api = await RunningMenuApi.StartAsync();

        api.Time.Advance(TimeSpan.FromHours(9));

        Assert.Equal("2025-01-02", (await api.ReadAsync("/api/restaurant/la-pena")).GetProperty("date").GetString());
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2025-1-1")]
    [InlineData("2025-02-30")]
    [InlineData("1999-12-31")]
    [InlineData("2100-01-01")]
    [InlineData("")]
    public async Task Get_WrongDate_Returns400WithTheRange(string date)
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var response = await api.GetAsync($"/api/restaurant?date={date}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"date must be a day from 2000-01-01 to 2099-12-31, not '{date}'.", (await RunningMenuApi.ReadAsync(response)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/restaurant/nowhere", HttpStatusCode.NotFound, "There is no restaurant 'nowhere'; /api/restaurant lists those there are.")]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "There is nothing at GET /api/nothing.")]
    [InlineData("POST", "/api/restaurant", HttpStatusCode.MethodNotAllowed, "There is nothing at POST /api/restaurant.")]
    public async Task Send_WhatIsNotThere_ReturnsAProblem(string method, string target, HttpStatusCode status, string detail)
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var response = await api.SendAsync(new HttpMethod(method), target);

        Assert.Equal(status, response.StatusCode);
        var problem = await RunningMenuApi.ReadAsync(response);
        Assert.Equal(((int)status, detail), (problem.GetProperty("status").GetInt32(), problem.GetProperty("detail").GetString()));
    }
}
