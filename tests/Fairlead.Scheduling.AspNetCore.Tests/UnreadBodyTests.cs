using System.Net.Sockets;
using System.Text;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>What the server notices of a client that leaves while its body waits to be read.</summary>
public sealed class UnreadBodyTests
{
    private const int LongBody = 64 << 20;

    // The server reads ahead by a megabyte at most; what is beyond stays in the buffers of the connection.
    private const int BeyondTheServersBuffer = 2 << 20;

    private readonly HeldRequests _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The server stops reading a connection whose buffer is full, so it does not see that the connection ends behind it.
    [Fact]
    public async Task Request_ClientLeavesBehindALongBody_IsNoticedWhenTheBodyIsRead()
    {
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(context => HttpMethods.IsPost(context.Request.Method) ? context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted) : _held.RunAsync(context));
        });
        var running = app.GetAsync("alice");
        var held = await _held.NextAsync();
        using (var uploader = await ConnectAsync(app))
        {
            await UploadBeyondTheBufferAsync(app, uploader);
        }

        // One that leaves later, without a body, is noticed while the first is not.
        using (var other = await ConnectAsync(app))
        {
            await other.SendAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: here\r\n{RunningApp.CallerHeader}: bob\r\n\r\n"), Token);
            await app.WaitUntilQueuedAsync(2);
        }

        await app.WaitUntilAsync(static statistics => statistics.Canceled > 0);
        Assert.Equal((1, 1), (app.Scheduler.GetStatistics().Queued, app.Scheduler.GetStatistics().Canceled));

        // Its turn comes, the reading fails, and the place is free again.
        held.End();
        (await running).Dispose();
        await app.WaitUntilAsync(static statistics => statistics is { Queued: 0, Running: 0, Granted: 2 });
    }

    private static async Task<Socket> ConnectAsync(RunningApp app)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, Token);
        return socket;
    }

    private static async Task UploadBeyondTheBufferAsync(RunningApp app, Socket socket)
    {
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: here\r\n{RunningApp.CallerHeader}: bob\r\nContent-Length: {LongBody}\r\n\r\n"), Token);
        await app.WaitUntilQueuedAsync(1);
        socket.Blocking = false;
        var (piece, sent) = (new byte[64 << 10], 0);
        while (sent < BeyondTheServersBuffer)
        {
            sent += Math.Max(0, socket.Send(piece, SocketFlags.None, out _));
            await Task.Yield();
        }
    }
}
