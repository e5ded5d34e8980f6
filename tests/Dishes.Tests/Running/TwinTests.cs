using System.Net;
using System.Net.Sockets;
using MenuApi;
using MenuApi.Hosting;
using Microsoft.AspNetCore.Http;
using TestSupport;

namespace Dishes.Tests.Running;

/// <summary>The command and the script, side by side: they print the same and end with the same code.</summary>
public sealed class TwinTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2025, 1, 1, 15, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithoutAName_ListsRestaurants()
    {
        var output = await RunBothAsync(ExitCodes.Success);

        Assert.StartsWith("Restaurants on 2025-01-01\n\n  harbour-kitchen     Harbour Kitchen      Customs House, ground floor\n", output, StringComparison.Ordinal);
        Assert.Equal(10, output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("zur-bruecke")]
    [InlineData("Gasthaus", "zur", "Brücke")]
    [InlineData("BRÜCKE")]
    [InlineData("brcke")]
    [InlineData("gasthus")]
    public async Task Run_NameInAnyForm_ShowsDishesPlaceAndWay(params string[] name) => Assert.Equal(
        """
        Gasthaus zur Brücke on 2025-01-01
        Old Mill, first floor; on foot: 12 Mill Lane, over the footbridge

            11.80 EUR  Beef goulash                          meat
             6.90 EUR  Potato soup with marjoram             vegetarian
            10.20 EUR  Mushroom ragout with bread dumplings  vegan

        """,
        await RunBothAsync(ExitCodes.Success, name));

    [Theory]
    [InlineData("phở")]
    [InlineData("Łódź")]
    [InlineData("lodz")]
    [InlineData("SMØRREBRØD")]
    [InlineData("smorebröd")]
    [InlineData("crêprie")]
    [InlineData("pen\u0303a")]
    [InlineData("grene bwol")]
    [InlineData("botanical")]
    [InlineData("e")]
    [InlineData("bar")]
    [InlineData("pizzeria")]
    [InlineData("---x")]
    [InlineData("Кафе")]
    [InlineData("a'b\"c\\d")]
    public async Task Run_AnyName_IsUnderstoodTheSameWay(string name) => await RunBothAsync(expected: null, name.TrimStart('-'));

    [Fact]
    public async Task Run_NameThatFitsSeveral_NamesThem()
    {
        var list = $$"""{"date": "2025-01-01", "restaurants": [{{Entry("a", "Old Kitchen")}}, {{Entry("b", "New Kitchen")}}, {{Entry("c", "Bar")}}]}""";
        await using var relay = await FakeRelay.StartAsync(StatusCodes.Status200OK, list);

        Assert.Equal("dishes: 'kitchn' fits several restaurants. Which one?\n  a  Old Kitchen\n  b  New Kitchen\n", await RunBothAtAsync(relay.Address, ExitCodes.NotFound, "kitchn"));
    }

    [Fact]
    public async Task Run_UnknownName_NamesTheNearest() => Assert.Equal(
        "dishes: 'pizzeria' is no restaurant. The nearest:\n  creperie-du-marche  Crêperie du Marché\n  la-pena  La Peña\n  pierogi-lodz  Pierogi Łódź\n",
        await RunBothAsync(ExitCodes.NotFound, "pizzeria"));

    [Fact]
    public async Task Run_Weekend_SaysThatItIsClosedAndUntilWhen() => Assert.Equal(
        "La Peña is closed on 2025-01-04. It is open again on 2025-01-06.\n", await RunBothAsync(ExitCodes.Closed, "pena", "--date", "2025-01-04"));

    [Theory]
    [InlineData(ExitCodes.Success, "--json")]
    [InlineData(ExitCodes.Success, "--json", "pena")]
    [InlineData(ExitCodes.Closed, "--json", "pena", "--date", "2025-01-05")]
    public async Task Run_Json_IsTheAnswerAsItIs(int expected, params string[] arguments) =>
        Assert.StartsWith(arguments.Contains("pena") ? """{"id":"la-pena",""" : """{"date":"2025-01-01","restaurants":[""", await RunBothAsync(expected, arguments), StringComparison.Ordinal);

    [Fact]
    public async Task Run_DayWithoutAMenu_ShowsTheDetailOfTheRefusal() => Assert.EndsWith(
        " answered with status 400. date must be a day from 2000-01-01 to 2099-12-31, not '1999-12-31'.\n", await RunBothAsync(ExitCodes.NoAnswer, "--date", "1999-12-31"), StringComparison.Ordinal);

    [Theory]
    [InlineData(502, "<html>Bad gateway</html>", "answered with status 502.")]
    [InlineData(504, """{"title": "Gateway Timeout", "detail": "The upstream is too slow."}""", "answered with status 504. The upstream is too slow.")]
    [InlineData(200, "<html>Welcome</html>", "/restaurant is not what a relay of restaurants answers. Does --url name one?")]
    [InlineData(200, "", "/restaurant is not what a relay of restaurants answers. Does --url name one?")]
    [InlineData(200, "{}", "/restaurant is not what a relay of restaurants answers. Does --url name one?")]
    [InlineData(200, """{"date": "2025-01-01", "restaurants": [{"id": "a"}]}""", "/restaurant is not what a relay of restaurants answers. Does --url name one?")]
    [InlineData(200, """{"date": "2025-01-01", "restaurants": []} more""", "/restaurant is not what a relay of restaurants answers. Does --url name one?")]
    public async Task Run_AnswerThatIsNone_SaysWhatCameInstead(int status, string body, string message)
    {
        await using var relay = await FakeRelay.StartAsync(status, body);

        var error = await RunBothAtAsync(relay.Address, ExitCodes.NoAnswer);

        Assert.StartsWith($"dishes: {relay.Address}", error, StringComparison.Ordinal);
        Assert.EndsWith($"{message}\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoRelay_SaysHowToStartOrFindOne()
    {
        // Bound and not listening: nothing else can take the port, and nothing answers on it.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://{silent.LocalEndPoint}";

        Assert.Equal($"dishes: {url} does not answer. Start the relay, or say with --url where it is.\n", await RunBothAtAsync(url, ExitCodes.NoAnswer));
    }

    [Fact]
    public async Task Run_AnswerWithEscapesAndControls_PrintsLettersAndNoControls()
    {
        var menu = """
            {"id": "a/b", "name": "Caf\u00e9 \ud83c\udf7d \u001b[31mred \"x\" \\", "place": "here", "walkingAddress": "there", "date": "2025-01-01",
             "isOpen": true, "currency": "EUR", "dishes": [ {"name": "Br\u00f6t\u0007chen", "diet": "vegan", "priceCents": 5, "more": [1, {"x": [null, true, -1.5e3]}, []]} ]}
            """;
        var targets = new List<string>();
        await using var relay = await FakeRelay.StartAsync(context =>
        {
            targets.Add(context.Request.Path + context.Request.QueryString);
            return context.Response.WriteAsync(context.Request.Path == "/restaurant" ? $$"""{"date": "2025-01-01", "restaurants": [{{Entry("a/b ü", "Caf\\u00e9")}}]}""" : menu, Cancel);
        });

        var output = await RunBothAtAsync(relay.Address, ExitCodes.Success, "cafe", "--date", "2025-01-01");

        Assert.Equal("Café \U0001F37D  [31mred \"x\" \\ on 2025-01-01\nhere; on foot: there\n\n     0.05 EUR  Bröt chen  vegan\n", output);
        Assert.Equal(["/restaurant?date=2025-01-01", "/restaurant/a%2Fb%20%C3%BC?date=2025-01-01"], targets.Distinct());
    }

    [Theory]
    [InlineData("--date must be a day such as 2030-01-02, not 'tomorrow'.", "--date", "tomorrow")]
    [InlineData("--url must be an address such as http://localhost:5555, not 'localhost'.", "--url", "localhost")]
    [InlineData("Required argument missing for option: '--date'.", "--date")]
    public async Task Run_WrongOptions_SaysSoAndAsksNothing(string message, params string[] arguments)
    {
        var script = await ToolProcess.RunScriptAsync(arguments);
        var command = await ToolProcess.RunCommandAsync(arguments);

        Assert.Equal((ExitCodes.WrongUsage, "", message), (script.ExitCode, script.Output, script.Error.Trim()));
        Assert.Equal((ExitCodes.WrongUsage, message), (command.ExitCode, command.Error.Trim()));
    }

    private static string Entry(string id, string name) => $$"""{"id": "{{id}}", "name": "{{name}}", "place": "here", "walkingAddress": "there", "isOpen": true}""";

    private static async Task<string> RunBothAsync(int? expected, params string[] arguments)
    {
        await using var service = await MenuHost.StartAsync(new MenuOptions(), new ManualTimeProvider(Now), Cancel);
        return await RunBothAtAsync($"{service.Url}api", expected, arguments);
    }

    /// <summary>Runs both and returns what they print to the one stream or the other.</summary>
    private static async Task<string> RunBothAtAsync(string url, int? expected, params string[] arguments)
    {
        string[] all = [.. arguments, "--url", url];
        var command = await ToolProcess.RunCommandAsync(all);
        var script = await ToolProcess.RunScriptAsync(all);

        Assert.Equal(command, script);
        Assert.True(command.Output.Length == 0 || command.Error.Length == 0, "Output and errors at once.");
        if (expected is { } code)
        {
            Assert.Equal((code, command.Error), (command.ExitCode, command.Error));
        }

        return command.Output + command.Error;
    }
}
