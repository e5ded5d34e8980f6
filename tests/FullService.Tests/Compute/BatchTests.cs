using System.Globalization;
using System.Net;
using System.Text.Json;
using FullService.Tests.Hosting;

namespace FullService.Tests.Compute;

public sealed class BatchTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly RunningService _service = shared.Running;

    [Fact]
    public async Task Post_Numbers_AnswersIdsInTheirOrder()
    {
        var ids = await SubmitAsync(["6", "35", "143"]);

        Assert.Equal(["6", "35", "143"], await Task.WhenAll(ids.Select(async id => (await _service.WaitAsync(id)).GetProperty("number").GetString()!)));
    }

    [Fact]
    public async Task Post_TenThousand_AreAllAccepted()
    {
        var ids = await SubmitAsync([.. Enumerable.Range(1, 10_000).Select(static number => number.ToString(CultureInfo.InvariantCulture))]);

        Assert.Equal(10_000, ids.Distinct().Count());
        Assert.Equal("completed", (await _service.WaitAsync(ids[^1])).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Post_SameKey_AnswersTheSameIds()
    {
        var first = await SubmitAsync(["10", "11"], "key");
        var again = await SubmitAsync(["10", "11"], "key");

        Assert.Equal(first, again);
        Assert.NotEqual(first[0], await _service.SubmitAsync("10", "alice", "key"));
    }

    [Theory]
    [InlineData("""{"numbers":[]}""", 400, "empty array")]
    [InlineData("""{}""", 400, "no \"numbers\"")]
    [InlineData("""{"numbers":"360"}""", 400, "a string")]
    [InlineData("""{"numbers":["1","2"],"numbers":["3"]}""", 400, "more than once")]
    [InlineData("""{"numbers":["1"],"number":"3"}""", 400, "'number'")]
    [InlineData("""{"numbers":["1","x"]}""", 400, "\"numbers\"[1]")]
    [InlineData("""{"numbers":["1",2]}""", 400, "\"numbers\"[1]")]
    [InlineData("""{"numbers":["1",["2"]]}""", 400, "an array")]
    [InlineData("""{"numbers":["1""", 400, "not valid JSON")]
    [InlineData("""["1"]""", 400, "an array")]
    [InlineData("""{"numbers":["1"],"webhookUrl":"http://localhost:9/"}""", 400, "'webhookUrl'")]
    public async Task Post_BadBody_IsRefused(string body, int status, string expected)
    {
        using var response = await _service.PostAsync("/compute/batch", body);

        Assert.Contains(expected, await RunningService.ReadProblemAsync(response, status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OneTooLong_StoresNone()
    {
        using var response = await _service.PostAsync(
            "/compute/batch", $$"""{"numbers":["6","{{new string('9', 101)}}"]}""", "nobody");
        await RunningService.ReadProblemAsync(response, 422);

        Assert.Empty((await _service.GetAsync("/compute?caller=nobody")).GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task Post_TooMany_Is400()
    {
        using var response = await _service.PostAsync(
            "/compute/batch", $$"""{"numbers":[{{string.Join(',', Enumerable.Repeat("\"6\"", 10_001))}}]}""");

        Assert.Contains("10,000", await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    private async Task<string[]> SubmitAsync(string[] numbers, string? key = null)
    {
        using var response = await _service.PostAsync("/compute/batch", JsonSerializer.Serialize(new { numbers }), key: key);
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        return [.. answer.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetString()!)];
    }
}
