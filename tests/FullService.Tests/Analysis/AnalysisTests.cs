using System.Text;
using System.Text.Json;
using Fairlead.Webhooks.Signing;
using WebhookReceiver;

namespace FullService.Tests.Analysis;

public sealed class AnalysisTests
{
    [Fact]
    public async Task Start_SeveralAnalyses_ArriveWholeAndAreCompletedAndSent()
    {
        var secret = WebhookSecret.Create().Reveal();
        await using var service = await AnalysisService.StartAsync(new ReceiverOptions { Secrets = [secret] });

        var ids = await service.StartAnalysesAsync(3, secret);

        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (var id in ids)
        {
            var analysis = await service.WaitForAsync(id, "completed_and_sent");
            var written = await service.ReadWrittenAsync(id);
            Assert.Equal(written, await service.ReadReceivedAsync(id));
            Assert.Equal("sent", analysis.GetProperty("delivery").GetString());
            Assert.Equal(written.Length, analysis.GetProperty("bytesWritten").GetInt64());
            Assert.Equal(written.Length, analysis.GetProperty("bytesAcknowledged").GetInt64());
            AssertLines(Encoding.UTF8.GetString(written));
        }

        var received = service.Receiver.GetStatistics();
        Assert.Equal((3, 3, 0L), (received.StreamCount, received.Complete, received.Violations));
        Assert.True((await service.Service.GetAsync("/stats")).GetProperty("webhooks").GetProperty("deliveredChunks").GetInt64() >= 3);
    }

    [Fact]
    public async Task Get_OneAfterTheOther_ShowsUnstartedAndProcessing()
    {
        await using var service = await AnalysisService.StartAsync(null, "--Analysis:MaxRunning", "1", "--Analysis:MaxDuration", "1h", "--Analysis:MinDuration", "1h");
        var ids = await service.StartAnalysesAsync(2);

        // Both may be asked for before the first has begun.
        var running = await service.WaitAsync(ids[0], static analysis => analysis.GetProperty("bytesAcknowledged").GetInt64() > 0);
        var waiting = await service.GetAsync(ids[1]);

        Assert.Equal(["id", "status", "delivery", "bytesWritten", "bytesAcknowledged", "startedAt", "completedAt"], running.EnumerateObject().Select(static property => property.Name));
        Assert.Equal("processing", running.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, running.GetProperty("completedAt").ValueKind);
        Assert.Equal("unstarted", waiting.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, waiting.GetProperty("startedAt").ValueKind);
        Assert.Equal(0, waiting.GetProperty("bytesWritten").GetInt64());
    }

    [Fact]
    public async Task Get_ReceiverThatRefuses_IsCompletedButNotSent()
    {
        await using var service = await AnalysisService.StartAsync(new ReceiverOptions { FailRate = 1 });
        var id = Assert.Single(await service.StartAnalysesAsync(1));

        var analysis = await service.WaitForAsync(id, "completed");

        Assert.Equal("sending", analysis.GetProperty("delivery").GetString());
        Assert.Equal(0, analysis.GetProperty("bytesAcknowledged").GetInt64());
        Assert.Equal((await service.ReadWrittenAsync(id)).Length, analysis.GetProperty("bytesWritten").GetInt64());
    }

    [Fact]
    public async Task Get_ReceiverThatIsGone_EndsTheDeliveryAndWritesTheFile()
    {
        await using var service = await AnalysisService.StartAsync(new ReceiverOptions { FailRate = 1, FailStatus = 410 });
        var id = Assert.Single(await service.StartAnalysesAsync(1));

        var analysis = await service.WaitAsync(
            id,
            static analysis => analysis.GetProperty("status").GetString() == "completed" && analysis.GetProperty("delivery").GetString() == "ended");

        var written = await service.ReadWrittenAsync(id);
        Assert.Equal(written.Length, analysis.GetProperty("bytesWritten").GetInt64());
        AssertLines(Encoding.UTF8.GetString(written));
    }

    [Fact]
    public async Task Get_FolderThatIsAFile_IsFailed()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var service = await AnalysisService.StartAsync(null, "--Analysis:OutputFolder", file);
            var id = Assert.Single(await service.StartAnalysesAsync(1));

            var analysis = await service.WaitForAsync(id, "failed");

            Assert.Equal(0, analysis.GetProperty("bytesWritten").GetInt64());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Get_DiskThatIsFull_IsFailedAndEndsWhatWasSent()
    {
        await using var service = await AnalysisService.StartAsync(null, "--Analysis:MaxRunning", "1", "--Analysis:MaxDuration", "1h", "--Analysis:MinDuration", "1h");
        var ids = await service.StartAnalysesAsync(2);
        await service.WaitForAsync(ids[0], "processing");

        // The second waits for the first, so that its file can be made before it: a device on which there is never room.
        service.RedirectFile(ids[1], "/dev/full");
        await service.CancelAsync(ids[0]);
        var analysis = await service.WaitAsync(
            ids[1],
            static analysis => analysis.GetProperty("status").GetString() == "failed" && analysis.GetProperty("delivery").GetString() == "sent");

        var length = analysis.GetProperty("bytesWritten").GetInt64();
        Assert.Equal(length, analysis.GetProperty("bytesAcknowledged").GetInt64());
        Assert.Equal(length, (await service.ReadReceivedAsync(ids[1])).Length);
        Assert.Equal("canceled", (await service.GetAsync(ids[0])).GetProperty("status").GetString());
    }

    [Fact]
    public async Task List_ByUrl_HasItsAnalysesAndNoOthers()
    {
        await using var service = await AnalysisService.StartAsync();
        var ids = await service.StartAnalysesAsync(2, caller: "alice");

        var found = await service.Service.GetAsync($"/analysis?webhookUrl={Uri.EscapeDataString(service.Url)}");
        var others = await service.Service.GetAsync($"/analysis?webhookUrl={Uri.EscapeDataString(service.Url + "/other")}");

        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            found.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.Empty(others.GetProperty("jobs").EnumerateArray());
    }

    // Lines are due by the clock: as many as there were beats, however late they were written.
    private static void AssertLines(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var lines = text.Split('\n')[..^1];
        Assert.InRange(lines.Length, 20, 30);
        Assert.Equal(lines.Select(static (_, index) => $"{index + 1:000000}"), lines.Select(static line => line[..6]));
    }
}
