using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Relay.AspNetCore.Tests.Hosting;

/// <summary>An origin that writes the bytes a test tells it to, and keeps what it was asked.</summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<RawMessage> _requests = new();
    private readonly Task _accepting;

    public RawOrigin()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Gets or sets what answers; the connection ends when it returns <see langword="false"/>.</summary>
    public Func<RawMessage, Stream, Task<bool>> Answer { get; set; } = static (_, stream) => WriteAsync(stream, Response("", "body"));

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/base/");

    public IReadOnlyList<RawMessage> Requests => [.. _requests];

    public RawMessage Last => _requests.Last();

    public static string Response(string fields, string body, string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{string.Concat(fields.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(static field => field.TrimStart() + "\r\n"))}\r\n{body}";

    public static async Task<bool> WriteAsync(Stream stream, string text, bool isLast = false)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        return !isLast;
    }

    /// <summary>Answers every request with the same.</summary>
    public void Respond(string fields, string body = "body", string status = "200 OK") =>
        Answer = (request, stream) => WriteAsync(stream, request.StartLine.StartsWith("HEAD", StringComparison.Ordinal) ? Response(fields, body, status)[..^body.Length] : Response(fields, body, status));

    /// <summary>Answers every request with these bytes, and closes the connection.</summary>
    public void RespondRaw(string bytes) => Answer = (_, stream) => WriteAsync(stream, bytes, isLast: true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var closed = connection;
        try
        {
            var stream = connection.GetStream();
            while (await RawMessage.ReadAsync(stream, hasBody: true, isResponse: false, _stopping.Token) is { } request)
            {
                // Whoever sees that this request has come, and tells another answer, means the next one.
                var answer = Answer;
                _requests.Enqueue(request);
                if (!await answer(request, stream).WaitAsync(_stopping.Token))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
        {
            // The relay has gone, or the test is over.
        }
    }
}
