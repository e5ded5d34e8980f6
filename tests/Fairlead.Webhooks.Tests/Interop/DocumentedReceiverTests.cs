using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Webhooks.Tests.Interop;

/// <summary>The receivers that the documentation shows, as they stand there: they verify what is signed, and put it together.</summary>
public sealed partial class DocumentedReceiverTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("receiver-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("js", "node", "receiver.mjs")]
    [InlineData("python", "python3", "receiver.py")]
    public async Task Receiver_OfThePage_TakesEveryByte(string language, string program, string file)
    {
        var secret = WebhookSecret.Create();
        var (receiver, endpoint) = await StartAsync(language, program, file, secret, signedWith: secret);
        using (receiver)
        {
            await using var pusher = CreatePusher();
            await using var stream = await pusher.OpenStreamAsync(endpoint, "report", Token);
            var length = 0;
            foreach (var piece in Output())
            {
                await stream.WriteAsync(piece, Token);
                length += piece.Length;
            }

            await stream.CompleteAsync(Token);

            Assert.StartsWith($"report: {length} bytes, the last chunk at ", await receiver.ReadLineAsync(), StringComparison.Ordinal);
            Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
        }
    }

    [Theory]
    [InlineData("js", "node", "receiver.mjs")]
    [InlineData("python", "python3", "receiver.py")]
    public async Task Receiver_OfThePage_RefusesAnotherSecret(string language, string program, string file)
    {
        var (receiver, endpoint) = await StartAsync(language, program, file, WebhookSecret.Create(), signedWith: WebhookSecret.Create());
        using (receiver)
        {
            await using var pusher = CreatePusher(static options => options.GiveUpAfter = TimeSpan.Zero);
            await WaitUntilListeningAsync(endpoint.Url);
            await using var stream = await pusher.OpenStreamAsync(endpoint, "report", Token);
            await stream.WriteAsync("output"u8.ToArray(), Token);

            Assert.Equal(WebhookDelivery.Parked, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
            Assert.Equal("status 401", Assert.Single(pusher.ListDeadLetters()).LastError);
        }
    }

    // Text of all kinds, and in the middle bytes that are none, in more than one body.
    private static IEnumerable<byte[]> Output()
    {
        for (var i = 0; i < 200; i++)
        {
            yield return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"line {i}: größer, 標本, 𝛼, \"quoted\", a\\b, \u0001{new string('x', 500)}\n"));
        }

        yield return [0xff, 0xfe, 0x00, 0xc3];
        yield return "the end\n"u8.ToArray();
    }

    private static WebhookPusher CreatePusher(Action<WebhookPusherOptions>? configure = null)
    {
        // The receiver may not listen yet; then the request is repeated until it does.
        var options = new WebhookPusherOptions
        {
            AllowPrivateNetworks = true,
            RetryDelay = TimeSpan.FromMilliseconds(20),
            MaxRetryDelay = TimeSpan.FromMilliseconds(20),
            BreakDuration = TimeSpan.FromMilliseconds(20),
            MaxBreakDuration = TimeSpan.FromMilliseconds(20),
        };
        configure?.Invoke(options);
        return new WebhookPusher(options, new MemoryWebhookOutbox(), TimeProvider.System, NullLogger<WebhookPusher>.Instance);
    }

    private async Task<(ForeignProgram Receiver, WebhookEndpoint Endpoint)> StartAsync(
        string language, string program, string file, WebhookSecret secret, WebhookSecret signedWith)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, file), ReadFromPage(language), Token);
        var port = FindFreePort();
        var environment = new Dictionary<string, string>
        {
            ["WEBHOOK_SECRET"] = secret.Reveal(),
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
        };
        return (ForeignProgram.Start(program, _folder.FullName, environment, file), new WebhookEndpoint(new Uri($"http://127.0.0.1:{port}/hook"), signedWith));
    }

    private static string ReadFromPage(string language)
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Interop", "webhooks.md"));
        return Assert.Single(CodeBlock.Matches(page), block => block.Groups["language"].Value == language).Groups["code"].Value;
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitUntilListeningAsync(Uri url)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(url.Host, url.Port, Token);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(started) < RunningPusher.HardLimit)
            {
                await Task.Yield();
            }
        }
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodeBlock { get; }
}
