using FullService.Tests.Hosting;

namespace FullService.Tests.Compute;

public sealed class FairnessTests
{
    [Fact]
    public async Task TwoCallersWithHardNumbers_DoNotStopAThird()
    {
        await using var service = await RunningService.StartAsync("--Compute:Workers", "2", "--Compute:DrainTime", "0s");
        var first = await service.SubmitAsync(HardNumbers.WithDigits(95), "first");
        await service.SubmitAsync(HardNumbers.WithDigits(95, 1), "second");
        await service.SubmitAsync(HardNumbers.WithDigits(90), "first");
        await service.WaitUntilRunningAsync(first);

        for (var number = 1_000_003; number < 1_000_103; number++)
        {
            var job = await service.WaitAsync(await service.SubmitAsync($"{number}", "third"), seconds: 10);
            Assert.Equal("completed", job.GetProperty("status").GetString());
        }

        Assert.Equal("running", (await service.GetAsync($"/compute/{first}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task AllWorkersComputing_TheServerStillAnswers()
    {
        // Nothing reserved, and as many hard numbers as there are processors: the thread pool has none of them.
        await using var service = await RunningService.StartAsync(
            "--Compute:Workers", "2", "--Compute:ReservedForShortJobs", "0", "--Compute:DrainTime", "0s");
        foreach (var caller in new[] { "first", "second" })
        {
            await service.WaitUntilRunningAsync(
                await service.SubmitAsync(HardNumbers.WithDigits(95, caller == "first" ? 0 : 1), caller));
        }

        for (var round = 0; round < 100; round++)
        {
            Assert.Equal(2, (await service.GetAsync("/stats")).GetProperty("workers").GetProperty("busy").GetInt32());
        }
    }
}
