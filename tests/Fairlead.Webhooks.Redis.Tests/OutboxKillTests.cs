using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>A program that pushes is killed in the middle of it, again and again, and loses nothing.</summary>
public sealed class OutboxKillTests
{
    private const string Self = "Fairlead.Webhooks.Redis.Tests";
    private const int Kills = 3;
    private const int RequestsBetweenKills = 4;

    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Kill_InMidStream_LosesNothing()
    {
        await using var shared = await SharedOutbox.StartAsync();
        await using var receiver = await KestrelReceiver.StartAsync(HttpProtocols.Http1);
        var arrived = 0;
        Process? running = null;
        receiver.After = async _ =>
        {
            // Taken, and the sender is dead before it hears of it.
            if (Interlocked.Increment(ref arrived) is var number && number % RequestsBetweenKills == 0 && number <= Kills * RequestsBetweenKills)
            {
                running!.Kill();
                await running.WaitForExitAsync(Token);
            }

            return false;
        };

        var starts = 0;
        var said = "";
        while (said.Length == 0)
        {
            Assert.True(++starts <= Kills + 1, "It is killed three times, and then left alone.");
            using var process = running = Start(shared.Server.Endpoint, receiver.Url);
            said = await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(HardLimit, Token);
            await process.WaitForExitAsync(Token);
        }

        Assert.Equal(("Sent", Kills + 1), (said.Trim(), starts));
        var report = string.Concat(Enumerable.Range(1, 10_000).Select(static line => $"line {line}\n"));
        Assert.Equal(report, Encoding.UTF8.GetString(receiver.Received.BytesOf("report-17")));
        Assert.True(receiver.Received.IsComplete("report-17"));
        Assert.Equal(Kills, receiver.Repeats);
    }

    private static string BesideTheTest(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static Process Start(string redis, Uri url)
    {
        string[] settings =
        [
            $"--Redis={redis}", $"--Url={url}", "--Webhooks:AllowPrivateNetworks=true", "--Webhooks:MaxBodyBytes=2000",
            string.Create(CultureInfo.InvariantCulture, $"--Outbox:LeaseDuration={TimeSpan.FromSeconds(1)}"), "--Logging:LogLevel:Default=None",
        ];

        // Beside the test lies what the test needs; what the program would need beyond that comes with the framework of the test.
        string[] program =
        [
            "exec", "--runtimeconfig", BesideTheTest($"{Self}.runtimeconfig.json"), "--depsfile", BesideTheTest($"{Self}.deps.json"), BesideTheTest("RedisWebhooks.dll"),
        ];
        return Process.Start(new ProcessStartInfo("dotnet", [.. program, .. settings])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
    }
}
