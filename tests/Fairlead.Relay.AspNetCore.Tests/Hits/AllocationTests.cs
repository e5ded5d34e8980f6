using System.Net.Sockets;
using System.Text;
using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Relay.AspNetCore.Tests.Hits;

// What the process allocates is counted, so nothing else may run in it.
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int MostRounds = 500;
    private const int Requests = 1_000;
    private const long MostBytes = 200;

    /// <summary>A hit allocates hardly more than an endpoint that writes the same bytes.</summary>
    [Fact]
    public async Task Hit_OverAConnection_AllocatesNoMoreThanAConstantEndpoint()
    {
        var body = new byte[351];
        await using var relay = await RunningRelay.StartAsync((app, origin) =>
        {
            app.Map("/constant", context =>
            {
                context.Response.ContentLength = body.Length;
                return context.Response.Body.WriteAsync(body, 0, body.Length);
            });
            app.MapRelay("/{**path}", origin, "origin");
        });
        relay.Origin.Respond("Cache-Control: max-age=86400|ETag: \"a\"|Content-Type: application/json|Date: Tue, 01 Jan 2030 12:00:00 GMT", new string('x', 351));
        await relay.GetAsync("/a");

        // The first rounds run code that is not optimized yet, and fill pools; on a busy machine the compiler takes its time. What is
        // allocated for every hit shows in the least of any number of rounds.
        var (constant, hit) = (long.MaxValue, long.MaxValue);
        for (var round = 0; round < MostRounds && (round < 2 || hit - constant > MostBytes); round++)
        {
            constant = Math.Min(constant, await MeasureAsync(relay, "/constant"));
            hit = Math.Min(hit, await MeasureAsync(relay, "/a"));
        }

        TestContext.Current.SendDiagnosticMessage("A hit allocates {0} bytes, the constant endpoint {1}.", hit, constant);
        Assert.True(hit - constant <= MostBytes, $"A hit allocates {hit} bytes, the constant endpoint {constant}.");
    }

    private static async Task<long> MeasureAsync(RunningRelay relay, string target)
    {
        using var connection = await relay.ConnectAsync();
        var request = Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: relay\r\nAccept: */*\r\nUser-Agent: test\r\n\r\n");
        var buffer = new byte[4_096];
        var length = await SendAsync(connection.Client, request, buffer, int.MaxValue);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Requests; i++)
        {
            await SendAsync(connection.Client, request, buffer, length);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    // All answers have the same length, but for the time in them, which has always the same digits.
    private static async Task<int> SendAsync(Socket socket, byte[] request, byte[] buffer, int length)
    {
        await socket.SendAsync(request, SocketFlags.None);
        var received = 0;
        do
        {
            received += await socket.ReceiveAsync(buffer.AsMemory(received), SocketFlags.None);
        }
        while (received < length && !IsWhole(buffer.AsSpan(0, received)));
        return received;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer) => answer.IndexOf("\r\n\r\n"u8) is >= 0 and var head && answer.Length == head + 4 + 351;
}
