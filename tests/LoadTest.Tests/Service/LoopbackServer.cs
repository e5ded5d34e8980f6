using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadTest.Tests.Service;

/// <summary>A server on a free loopback port that sends exactly the bytes a test wants, however broken.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Func<ServedRequest, ServedReply> _answer;
    private readonly Task _accepting;
    private int _connections;

    public LoopbackServer(Func<ServedRequest, ServedReply> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Gets how many connections were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // The test is over: the listener was disposed while it waited, or between two connections.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            while (await ReadAsync(reader) is { } request)
            {
                var reply = _answer(request);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(reply.Text));
                if (reply.Closes)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The client has closed.
        }
    }

    private static async Task<ServedRequest?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not { } line)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } field)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            fields.Add(field[..colon], field[(colon + 1)..].Trim());
        }

        var body = new char[int.Parse(fields.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        if (body.Length > 0)
        {
            // Asked for nothing, the reader would still wait for the next request to come.
            await reader.ReadBlockAsync(body);
        }

        var parts = line.Split(' ');
        return new ServedRequest(parts[0], parts[1], fields, new string(body));
    }
}
