using System.Net;
using System.Net.Sockets;

namespace FullService.Tests.Relay;

/// <summary>A port of loopback on which nobody listens, and nobody else can.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Url => $"http://{_socket.LocalEndPoint}";

    public void Dispose() => _socket.Dispose();
}
