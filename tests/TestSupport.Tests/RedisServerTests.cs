using System.Diagnostics;
using System.Net.Sockets;

namespace TestSupport.Tests;

public sealed class RedisServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_Always_AnswersOnLoopback()
    {
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var connection = await server.ConnectAsync(Cancellation);

        Assert.Equal("OK", await connection.SendAsync(Cancellation, "SET", "key", "välue\r\n2"));
        Assert.Equal("välue\r\n2", await connection.SendAsync(Cancellation, "GET", "key"));
        Assert.Null(await connection.SendAsync(Cancellation, "GET", "absent"));
        Assert.Equal("bind\n127.0.0.1", await connection.SendAsync(Cancellation, "CONFIG", "GET", "bind"));
        Assert.Equal("save\n", await connection.SendAsync(Cancellation, "CONFIG", "GET", "save"));
    }

    [Fact]
    public async Task Start_Twice_GivesTwoServers()
    {
        await using var first = await RedisServer.StartAsync(Cancellation);
        await using var second = await RedisServer.StartAsync(Cancellation);
        await using var toFirst = await first.ConnectAsync(Cancellation);
        await using var toSecond = await second.ConnectAsync(Cancellation);

        await toFirst.SendAsync(Cancellation, "SET", "key", "value");

        Assert.NotEqual(first.Endpoint, second.Endpoint);
        Assert.Null(await toSecond.SendAsync(Cancellation, "GET", "key"));
    }

    [Fact]
    public async Task Dispose_RunningServer_EndsTheProcessAndRemovesItsFolder()
    {
        var server = await RedisServer.StartAsync(Cancellation);
        await using var connection = await server.ConnectAsync(Cancellation);
        var folder = (await connection.SendAsync(Cancellation, "CONFIG", "GET", "dir"))!.Split('\n')[1];
        using var process = Process.GetProcessById(server.ProcessId);
        Assert.True(Directory.Exists(folder));

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.True(process.HasExited);
        Assert.False(Directory.Exists(folder));
        await Assert.ThrowsAnyAsync<SocketException>(() => RespConnection.ConnectAsync(server.Port, Cancellation));
    }

    [Fact]
    public async Task Dispose_ServerThatWasKilled_DoesNotThrow()
    {
        var server = await RedisServer.StartAsync(Cancellation);
        using var process = Process.GetProcessById(server.ProcessId);
        process.Kill();
        await process.WaitForExitAsync(Cancellation);

        await server.DisposeAsync();

        Assert.True(process.HasExited);
    }

    [Fact]
    public async Task Send_UnknownCommand_ThrowsWithTheServersWords()
    {
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var connection = await server.ConnectAsync(Cancellation);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.SendAsync(Cancellation, "NONSENSE"));

        Assert.StartsWith("ERR unknown command", error.Message, StringComparison.Ordinal);
    }
}
