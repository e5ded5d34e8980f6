using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TestSupport;

/// <summary>A connection that speaks the Redis protocol without a client library, for what a test checks beside the code under test.</summary>
/// <remarks>Not thread-safe: one command at a time.</remarks>
public sealed class RespConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[4_096];
    private int _start;
    private int _end;

    private RespConnection(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Connects to a server on this machine.</summary>
    public static async Task<RespConnection> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new RespConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and reads its reply.</summary>
    /// <returns>The reply as text, or null for the null reply. The elements of an array are joined by line breaks.</returns>
    /// <exception cref="InvalidOperationException">The server answered with an error.</exception>
    /// <exception cref="IOException">The server closed the connection.</exception>
    public async Task<string?> SendAsync(CancellationToken cancellationToken, params string[] command)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var word in command)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        return await ReadReplyAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<string?> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        var text = line[1..];
        return line[0] switch
        {
            '+' or ':' => text,
            '-' => throw new InvalidOperationException(text),
            '$' when text == "-1" => null,
            '$' => await ReadBulkAsync(int.Parse(text, CultureInfo.InvariantCulture), cancellationToken),
            '*' => await ReadArrayAsync(int.Parse(text, CultureInfo.InvariantCulture), cancellationToken),
            _ => throw new InvalidDataException($"No reply of RESP2 starts like this: {line}"),
        };
    }

    private async Task<string?> ReadArrayAsync(int count, CancellationToken cancellationToken)
    {
        if (count < 0)
        {
            return null;
        }

        var elements = new string?[count];
        for (var i = 0; i < count; i++)
        {
            elements[i] = await ReadReplyAsync(cancellationToken);
        }

        return string.Join('\n', elements);
    }

    private async Task<string> ReadBulkAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length + 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = await ReadByteAsync(cancellationToken);
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        List<byte> bytes = [];
        while (bytes is not [.., (byte)'\r', (byte)'\n'])
        {
            bytes.Add(await ReadByteAsync(cancellationToken));
        }

        return Encoding.UTF8.GetString([.. bytes[..^2]]);
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = await _stream.ReadAsync(_buffer, cancellationToken);
            if (_end == 0)
            {
                throw new EndOfStreamException("The server closed the connection.");
            }
        }

        return _buffer[_start++];
    }
}
