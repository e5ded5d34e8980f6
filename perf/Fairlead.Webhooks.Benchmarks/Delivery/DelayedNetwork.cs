using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>A network between a sender and a receiver of this machine, on which everything takes its time in both directions. Nothing is lost, and it is as wide as the machine.</summary>
internal sealed class DelayedNetwork : IAsyncDisposable
{
    private const int PieceBytes = 65_536;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeSpan _oneWay;
    private readonly int _target;
    private readonly Task _accepting;

    /// <param name="target">The port of the receiver.</param>
    /// <param name="roundTrip">How long a question and its answer take together.</param>
    public DelayedNetwork(int target, TimeSpan roundTrip)
    {
        (_target, _oneWay) = (target, roundTrip / 2);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(CarryAsync(await _listener.AcceptSocketAsync(_closing.Token).ConfigureAwait(false)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections).ConfigureAwait(false);
        }
    }

    private async Task CarryAsync(Socket sender)
    {
        using (sender)
        using (var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                (sender.NoDelay, receiver.NoDelay) = (true, true);

                // A connection is there after one round trip.
                await Task.Delay(_oneWay * 2, _closing.Token).ConfigureAwait(false);
                await receiver.ConnectAsync(IPAddress.Loopback, _target, _closing.Token).ConfigureAwait(false);
                await Task.WhenAll(CarryAsync(sender, receiver), CarryAsync(receiver, sender)).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // One of them has closed, or the measurement is over.
            }
        }
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var onItsWay = Channel.CreateUnbounded<(byte[] Piece, long Since)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        await Task.WhenAll(TakeAsync(from, onItsWay.Writer), BringAsync(onItsWay.Reader, to)).ConfigureAwait(false);
    }

    private async Task TakeAsync(Socket from, ChannelWriter<(byte[] Piece, long Since)> onItsWay)
    {
        try
        {
            var buffer = new byte[PieceBytes];
            while (await from.ReceiveAsync(buffer, _closing.Token).ConfigureAwait(false) is > 0 and var count)
            {
                onItsWay.TryWrite((buffer[..count], TimeProvider.System.GetTimestamp()));
            }
        }
        finally
        {
            onItsWay.Complete();
        }
    }

    private async Task BringAsync(ChannelReader<(byte[] Piece, long Since)> onItsWay, Socket to)
    {
        await foreach (var (piece, since) in onItsWay.ReadAllAsync(_closing.Token).ConfigureAwait(false))
        {
            var left = _oneWay - TimeProvider.System.GetElapsedTime(since);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, _closing.Token).ConfigureAwait(false);
            }

            await to.SendAsync(piece, _closing.Token).ConfigureAwait(false);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
