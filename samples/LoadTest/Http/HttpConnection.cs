using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace LoadTest.Http;

/// <summary>One keep-alive HTTP/1.1 connection that sends one request at a time.</summary>
/// <remarks>
/// <para>
/// The generator runs on the cores of the service it measures, so what a request costs here is missing there. This
/// client does what the contract needs and no more: it takes less processor time than a tuned
/// <see cref="HttpMessageInvoker"/> and allocates next to nothing for one. It speaks plain HTTP/1.1 with lengths, chunks and
/// closes; it follows no redirects and keeps no cookies.
/// </para>
/// <para>Not thread-safe. It connects when first needed, and again after a close or an error.</para>
/// </remarks>
internal sealed class HttpConnection(HttpTarget target, TimeSpan replyTimeout) : IDisposable
{
    /// <summary>No reply may be longer; a page of 1,000 jobs or a batch of 10,000 ids takes well below one of these megabytes.</summary>
    private const int MaxReplyBytes = 64 * 1024 * 1024;

    private const int FirstBufferBytes = 4 * 1024;

    /// <summary>Idle for longer than this, a connection is looked at before it is used: the service may have closed it.</summary>
    private static readonly TimeSpan IdleBeforeCheck = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = TimeProvider.System;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private CancellationTokenSource _deadline = new();
    private Socket? _socket;
    private long _lastUsed;

    /// <summary>Sends a request and reads the whole reply.</summary>
    /// <exception cref="ConnectionLostException">There is no connection, or it ended before the reply had.</exception>
    /// <exception cref="HttpFormatException">The reply is no HTTP/1.1.</exception>
    /// <exception cref="TimeoutException">The reply did not come in time.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpReply> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _deadline.CancelAfter(replyTimeout);
        var registration = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(),
            _deadline);
        var whole = false;
        try
        {
            var socket = await ConnectAsync(_deadline.Token).ConfigureAwait(false);
            await SendAllAsync(socket, request, _deadline.Token).ConfigureAwait(false);
            var reply = await ReceiveAsync(socket, _deadline.Token).ConfigureAwait(false);
            whole = true;
            return reply;
        }
        catch (SocketException error)
        {
            throw new ConnectionLostException(Describe(error), error);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No reply came within {replyTimeout.TotalSeconds:0.###} s.", late);
        }
        finally
        {
            if (!whole)
            {
                Disconnect();
            }

            // First the registration: its callback uses the deadline, which the next line may dispose.
            registration.Dispose();
            RestartDeadline();
        }
    }

    /// <summary>Connects, unless it is connected, so that the first request need not.</summary>
    /// <exception cref="ConnectionLostException">There is nobody to connect to.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken).ConfigureAwait(false);
            _lastUsed = _clock.GetTimestamp();
        }
        catch (SocketException error)
        {
            Disconnect();
            throw new ConnectionLostException(Describe(error), error);
        }
        catch (OperationCanceledException)
        {
            Disconnect();
            throw;
        }
    }

    public void Dispose()
    {
        Disconnect();
        _deadline.Dispose();
    }

    private async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_socket is { } open)
        {
            if (_clock.GetElapsedTime(_lastUsed) < IdleBeforeCheck || !open.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                return open;
            }

            Disconnect();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket = socket;
        await socket.ConnectAsync(target.EndPoint, cancellationToken).ConfigureAwait(false);
        return socket;
    }

    private static async ValueTask SendAllAsync(Socket socket, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        while (!request.IsEmpty)
        {
            var sent = await socket.SendAsync(request, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            request = request[sent..];
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpReply> ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var framer = default(ReplyFramer);
        var received = 0;
        while (true)
        {
            MakeRoom(received, framer.ExpectedBytes);
            var count = await socket.ReceiveAsync(_buffer.AsMemory(received), SocketFlags.None, cancellationToken).ConfigureAwait(false);
            received += count;
            if (framer.Advance(_buffer.AsSpan(0, received), ended: count == 0))
            {
                break;
            }

            if (count == 0)
            {
                throw new ConnectionLostException(
                    received == 0 ? "The service closed the connection without a reply." : "The service closed the connection in the middle of a reply.");
            }
        }

        _lastUsed = _clock.GetTimestamp();
        if (!framer.KeepsAlive)
        {
            Disconnect();
        }

        return framer.ToReply(_buffer.AsMemory(0, received));
    }

    private void MakeRoom(int received, long expected)
    {
        if (expected > MaxReplyBytes || received == MaxReplyBytes)
        {
            throw new HttpFormatException($"The reply has more than {MaxReplyBytes} bytes.");
        }

        if (received == _buffer.Length || expected > _buffer.Length)
        {
            var size = Math.Min(Math.Max(expected, 2L * _buffer.Length), MaxReplyBytes);
            Array.Resize(ref _buffer, (int)size);
        }
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private void RestartDeadline()
    {
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new CancellationTokenSource();
        }
    }

    private string Describe(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"Nothing listens at {target.Address} (connection refused).",
        SocketError.HostNotFound or SocketError.TryAgain => $"The host of {target.Address} is not known.",
        _ => $"The connection to {target.Address} failed: {error.Message}.",
    };
}
