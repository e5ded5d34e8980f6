using System.Globalization;
using System.Text.Json;
using FullService.Tests.Hosting;

namespace FullService.Tests.Compute;

public sealed class ListTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly RunningService _service = shared.Running;

    [Fact]
    public async Task Get_Pages_ListEveryJobOnceNewestFirst()
    {
        var numbers = Enumerable.Range(1, 7).Select(static number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        foreach (var number in numbers)
        {
            await _service.SubmitAsync(number, "lister");
            await _service.SubmitAsync(number, "other");
        }

        var listed = new List<string>();
        var cursor = string.Empty;
        do
        {
            var page = await _service.GetAsync($"/compute?caller=lister&limit=3{cursor}");
            listed.AddRange(page.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("number").GetString()!));
            cursor = page.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } next ? $"&cursor={next.GetString()}" : null;
        }
        while (cursor is not null);

        Assert.Equal(numbers.Reverse(), listed);
    }

    [Theory]
    [InlineData("pending", 0)]
    [InlineData("running", 0)]
    [InlineData("completed", 2)]
    [InlineData("failed", 0)]
    [InlineData("canceled", 0)]
    public async Task Get_Status_ListsOnlyThose(string status, int count)
    {
        var caller = "of-" + status;
        await _service.WaitAsync(await _service.SubmitAsync("6", caller));
        await _service.WaitAsync(await _service.SubmitAsync("7", caller));

        var page = await _service.GetAsync($"/compute?caller={caller}&status={status}");

        Assert.Equal(count, page.GetProperty("jobs").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=-1")]
    [InlineData("limit=many")]
    [InlineData("limit=")]
    [InlineData("status=done")]
    [InlineData("status=")]
    [InlineData("status=PENDING")]
    [InlineData("status=pending&status=running")]
    [InlineData("cursor=x")]
    [InlineData("cursor=-1")]
    [InlineData("cursor=99999999999999999999")]
    [InlineData("page=2")]
    public async Task Get_BadParameter_Is400(string query)
    {
        using var jobs = await _service.Client.GetAsync($"/compute?{query}", RunningService.Cancel);
        using var dead = await _service.Client.GetAsync($"/dead-letters?{query}", RunningService.Cancel);

        await RunningService.ReadProblemAsync(jobs, 400);
        await RunningService.ReadProblemAsync(dead, 400);
    }

    [Fact]
    public async Task Get_CursorBeyondTheLastJob_AnswersAtOnce()
    {
        await _service.SubmitAsync("6");

        var page = await _service.GetAsync($"/compute?limit=1&cursor={long.MaxValue}");

        Assert.Equal(1, page.GetProperty("jobs").GetArrayLength());
    }
}
