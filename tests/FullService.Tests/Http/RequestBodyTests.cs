using System.Net.Sockets;
using System.Text;
using FullService.Tests.Hosting;

namespace FullService.Tests.Http;

public sealed class RequestBodyTests(SharedService shared) : IClassFixture<SharedService>
{
    private const string Body = """{"number":"360"}""";

    /// <summary>The server asks for the body (100 Continue) when it begins to read, so each part is sent when it is awaited.</summary>
    [Theory]
    [InlineData(Body)]
    [InlineData("{\"num", "ber\":\"36", "0\"}")]
    public async Task Post_BodyAfterItsHeaders_IsReadWhole(params string[] parts)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(shared.Running.Address.Host, shared.Running.Address.Port, RunningService.Cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await SendAsync(stream,
            $"POST /compute HTTP/1.1\r\nHost: x\r\nX-Caller-ID: slow\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n");

        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(RunningService.Cancel));
        await reader.ReadLineAsync(RunningService.Cancel);
        foreach (var part in parts)
        {
            await SendAsync(stream, part);
        }

        Assert.Equal("HTTP/1.1 202 Accepted", await reader.ReadLineAsync(RunningService.Cancel));
    }

    private static Task SendAsync(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), RunningService.Cancel).AsTask();
}
