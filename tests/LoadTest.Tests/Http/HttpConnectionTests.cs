using System.Globalization;
using System.Text;
using LoadTest.Http;
using LoadTest.Tests.Service;

namespace LoadTest.Tests.Http;

public sealed class HttpConnectionTests
{
    // Only a defect lets it pass, save in the test that waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_ManyRequests_UsesOneConnection()
    {
        await using var server = new LoopbackServer(static request => ServedReply.Json(200, request.Path));
        using var connection = Connect(server);

        for (var request = 0; request < 20; request++)
        {
            Assert.Equal($"/{request}", await GetAsync(connection, $"/{request}", Stop));
        }

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task SendAsync_ServiceSaysClose_ConnectsAgain()
    {
        await using var server = new LoopbackServer(static _ => ServedReply.Json(200, "ok", "Connection: close") with { Closes = true });
        using var connection = Connect(server);

        Assert.Equal("ok", await GetAsync(connection, "/", Stop));
        Assert.Equal("ok", await GetAsync(connection, "/", Stop));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task SendAsync_BodyUntilClose_IsRead()
    {
        await using var server = new LoopbackServer(static _ => new ServedReply("HTTP/1.1 200 OK\r\n\r\nuntil the end", Closes: true));
        using var connection = Connect(server);

        Assert.Equal("until the end", await GetAsync(connection, "/", Stop));
    }

    [Theory]
    [InlineData("Content-Length: 300000\r\n\r\n{0}")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n493E0\r\n{0}\r\n0\r\n\r\n")]
    public async Task SendAsync_LongBody_GrowsTheBuffer(string format)
    {
        var body = new string('b', 300_000);
        await using var server = new LoopbackServer(_ =>
            new ServedReply("HTTP/1.1 200 OK\r\n" + string.Format(CultureInfo.InvariantCulture, format, body)));
        using var connection = Connect(server);

        Assert.Equal(body, await GetAsync(connection, "/", Stop));
    }

    [Fact]
    public async Task SendAsync_LongRequest_IsSentWhole()
    {
        await using var server = new LoopbackServer(static request => ServedReply.Json(200, $"{request.Body.Length}"));
        using var connection = Connect(server);
        var request = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n{new string('x', 3_000_000)}");

        var reply = await connection.SendAsync(request, Stop);

        Assert.Equal("3000000", Encoding.ASCII.GetString(reply.Body.Span));
    }

    [Theory]
    [InlineData("", "without a reply")]
    [InlineData("HTTP/1.1 202 Acc", "in the middle of a reply")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nhalf", "in the middle of a reply")]
    public async Task SendAsync_ClosedTooEarly_ThrowsAndRecovers(string reply, string expected)
    {
        var requests = 0;
        await using var server = new LoopbackServer(_ =>
            Interlocked.Increment(ref requests) == 1 ? new ServedReply(reply, Closes: true) : ServedReply.Json(200, "ok"));
        using var connection = Connect(server);

        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => GetAsync(connection, "/", Stop));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("ok", await GetAsync(connection, "/", Stop));
    }

    [Fact]
    public async Task SendAsync_MalformedReply_ThrowsAndRecovers()
    {
        var requests = 0;
        await using var server = new LoopbackServer(_ =>
            Interlocked.Increment(ref requests) == 1 ? new ServedReply("I am no web server.\r\n\r\n") : ServedReply.Json(200, "ok"));
        using var connection = Connect(server);

        await Assert.ThrowsAsync<HttpFormatException>(() => GetAsync(connection, "/", Stop));

        Assert.Equal("ok", await GetAsync(connection, "/", Stop));
    }

    [Fact]
    public async Task SendAsync_LengthBeyondTheLimit_Throws()
    {
        await using var server = new LoopbackServer(static _ => new ServedReply("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"));
        using var connection = Connect(server);

        await Assert.ThrowsAsync<HttpFormatException>(() => GetAsync(connection, "/", Stop));
    }

    [Fact]
    public async Task SendAsync_NothingListens_SaysSo()
    {
        var server = new LoopbackServer(static _ => ServedReply.Json(200, ""));
        using var connection = Connect(server);
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => GetAsync(connection, "/", Stop));

        Assert.Contains("Nothing listens at", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NoReplyInTime_ThrowsTimeout()
    {
        await using var server = new LoopbackServer(static _ => new ServedReply(""));
        using var connection = new HttpConnection(Target(server), TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => GetAsync(connection, "/", Stop));
    }

    [Fact]
    public async Task SendAsync_Canceled_ThrowsAndRecovers()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var server = new LoopbackServer(request =>
        {
            if (request.Path == "/never")
            {
                stop.Cancel();
                return new ServedReply("");
            }

            return ServedReply.Json(200, "ok");
        });
        using var connection = Connect(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(connection, "/never", stop.Token));

        Assert.Equal("ok", await GetAsync(connection, "/", Stop));
    }

    [Theory]
    [InlineData("http://localhost:5555", "localhost:5555", "")]
    [InlineData("http://localhost/", "localhost", "")]
    [InlineData("http://10.0.0.1:80/base/", "10.0.0.1", "/base")]
    [InlineData("http://[::1]:5555", "[::1]:5555", "")]
    public void TryParse_PlainHttp_IsUnderstood(string address, string host, string basePath)
    {
        Assert.True(HttpTarget.TryParse(address, out var target));
        Assert.Equal(host, target.HostHeader);
        Assert.Equal(basePath, target.BasePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("https://localhost")]
    [InlineData("localhost:5555")]
    [InlineData("http://user:word@localhost")]
    [InlineData("http://localhost?query=1")]
    public void TryParse_AnythingElse_IsRefused(string? address) => Assert.False(HttpTarget.TryParse(address, out _));

    private static HttpTarget Target(LoopbackServer server) =>
        HttpTarget.TryParse(server.Address, out var target) ? target : throw new InvalidOperationException(server.Address);

    private static HttpConnection Connect(LoopbackServer server) => new(Target(server), Patience);

    private static async Task<string> GetAsync(HttpConnection connection, string path, CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");
        var reply = await connection.SendAsync(request, cancellationToken);
        return Encoding.UTF8.GetString(reply.Body.Span);
    }
}
