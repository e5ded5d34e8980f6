using System.Net;
using Fairlead.Webhooks.Signing;

namespace WebhookReceiver.Tests.Hosting;

/// <summary>What the receiver makes of requests that no good sender sends.</summary>
public sealed class HookEndpointTests
{
    [Fact]
    public async Task Post_LaterChunkFirst_IsAGapUntilTheOtherComes()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        await receiver.PostAsync("msg_2", RunningReceiver.Chunk("report", 1, 3, "def", isFinal: true));
        Assert.Equal((1, 0), (receiver.Statistics.Gaps, receiver.Statistics.Complete));
        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc"));

        var statistics = receiver.Statistics;
        Assert.Equal((0, 1, 1L, 1L), (statistics.Gaps, statistics.Complete, statistics.OutOfOrder, statistics.Violations));
        Assert.Equal("abcdef", await receiver.ReadFileAsync("report.txt"));
    }

    [Fact]
    public async Task Post_WrongOffset_IsOutOfOrder()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc"));
        await receiver.PostAsync("msg_2", RunningReceiver.Chunk("report", 1, 4, "def"));

        Assert.Equal(1, receiver.Statistics.OutOfOrder);
    }

    [Fact]
    public async Task Post_SameIdAgain_IsTakenOnceAndComparedWithTheFirst()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc"));
        Assert.Equal(HttpStatusCode.NoContent, await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc")));
        Assert.Equal((1L, 1L, 0L), (receiver.Statistics.Requests, receiver.Statistics.Repeats, receiver.Statistics.Violations));
        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abd"));

        Assert.Equal(1, receiver.Statistics.ChangedRepeats);
        Assert.Equal(3, receiver.Statistics.Bytes);
    }

    [Fact]
    public async Task Post_SameChunkUnderAnotherId_Overlaps()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc"));
        await receiver.PostAsync("msg_2", RunningReceiver.Chunk("report", 0, 0, "abc"));

        Assert.Equal((1L, 3L), (receiver.Statistics.Overlaps, receiver.Statistics.Bytes));
    }

    [Theory]
    [InlineData("v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=")]
    [InlineData(null)]
    public async Task Post_NotSignedByTheSecret_Is401AndNotTaken(string? signature)
    {
        await using var receiver = await RunningReceiver.StartAsync(new ReceiverOptions { Secrets = [WebhookSecret.Create().Reveal()] });

        var status = await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc"), signature);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal((1L, 0), (receiver.Statistics.Unsigned, receiver.Statistics.StreamCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"type":"output.appended","timestamp":"2030-01-01T00:00:00Z","data":{"chunks":[]}}""")]
    [InlineData("""{"type":"output.appended","timestamp":"2030-01-01T00:00:00Z","data":{"chunks":[null]}}""")]
    [InlineData("""{"type":"output.appended","timestamp":"2030-01-01T00:00:00Z","data":{"chunks":[{"streamId":"","sequence":0,"offset":0,"data":"","final":true}]}}""")]
    [InlineData("""{"type":"output.appended","timestamp":"2030-01-01T00:00:00Z","data":{"chunks":[{"streamId":"a","sequence":0,"offset":0,"data":"*","final":true,"encoding":"base64"}]}}""")]
    public async Task Post_NoOutput_Is400(string body)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await receiver.PostAsync("msg_1", body));
        Assert.Equal((1L, 0L), (receiver.Statistics.Malformed, receiver.Statistics.Requests));
    }

    [Fact]
    public async Task Post_OtherEvent_IsCounted()
    {
        await using var receiver = await RunningReceiver.StartAsync();

        var status = await receiver.PostAsync("msg_1", """{"type":"compute.ended","timestamp":"2030-01-01T00:00:00Z","data":{"id":"17"}}""");

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal((1L, 0L), (receiver.Statistics.Events, receiver.Statistics.Violations));
    }

    [Theory]
    [InlineData("../../escaped")]
    [InlineData("..")]
    [InlineData("/etc/escaped")]
    public async Task Post_IdThatIsAPath_WritesInsideTheFolder(string id)
    {
        await using var receiver = await RunningReceiver.StartAsync();

        await receiver.PostAsync("msg_1", RunningReceiver.Chunk(id, 0, 0, "abc", isFinal: true));

        Assert.Equal("abc", await File.ReadAllTextAsync(Assert.Single(receiver.Folder.GetFiles("*", SearchOption.AllDirectories)).FullName, RunningReceiver.Cancel));
        Assert.Equal(0, receiver.Statistics.FileErrors);
    }

    [Fact]
    public async Task Post_SlowReader_TakesItsTime()
    {
        await using var receiver = await RunningReceiver.StartAsync(new ReceiverOptions { ReadBytesPerSecond = 20_000 });
        var started = TimeProvider.System.GetTimestamp();

        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, new string('a', 6_000)));

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(250));
        Assert.Equal(6_000, receiver.Statistics.Bytes);
    }

    [Fact]
    public async Task Stats_AfterRequests_HasTheFiguresAndTheStreams()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        await receiver.PostAsync("msg_1", RunningReceiver.Chunk("report", 0, 0, "abc", isFinal: true));

        var stats = await receiver.GetStatsAsync();

        Assert.Equal(1, stats.GetProperty("requests").GetInt32());
        var stream = Assert.Single(stats.GetProperty("streams").EnumerateArray());
        Assert.Equal("report", stream.GetProperty("id").GetString());
        Assert.True(stream.GetProperty("isComplete").GetBoolean());
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", stream.GetProperty("sha256").GetString());
    }
}
