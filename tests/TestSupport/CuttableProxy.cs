using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TestSupport;

/// <summary>A network between a client and a server of this machine that loses answers and cuts connections when told to.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<Socket> _sockets = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private bool _losesAnswers;

    public CuttableProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Lets what the client sends through, but nothing back, until <see cref="Cut"/>.</summary>
    public void LoseAnswers() => Volatile.Write(ref _losesAnswers, true);

    /// <summary>Closes all connections; new ones work in both directions.</summary>
    public void Cut()
    {
        List<Socket> sockets;
        lock (_gate)
        {
            Volatile.Write(ref _losesAnswers, false);
            sockets = [.. _sockets];
            _sockets.Clear();
        }

        sockets.ForEach(static socket => socket.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_closing.Token);
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _closing.Token);
                lock (_gate)
                {
                    _sockets.AddRange([client, server]);
                }

                _ = PumpAsync(client, server, isAnswer: false);
                _ = PumpAsync(server, client, isAnswer: true);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The server is away, or the test is over.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer, _closing.Token) is > 0 and var count)
            {
                if (!isAnswer || !Volatile.Read(ref _losesAnswers))
                {
                    await to.SendAsync(buffer.AsMemory(0, count), _closing.Token);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
