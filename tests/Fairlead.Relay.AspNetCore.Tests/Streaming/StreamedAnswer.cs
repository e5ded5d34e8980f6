using System.Net.Sockets;
using System.Text;
using Fairlead.Relay.AspNetCore.Tests.Hosting;

namespace Fairlead.Relay.AspNetCore.Tests.Streaming;

/// <summary>An answer of a relay whose body is read as far as a test wants it.</summary>
internal sealed class StreamedAnswer : IDisposable
{
    private readonly TcpClient _connection;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private StreamedAnswer(TcpClient connection)
    {
        _connection = connection;
        _patience.CancelAfter(TimeSpan.FromMinutes(5));
    }

    public string Head { get; private set; } = "";

    /// <summary>Asks for a target on a connection of its own, and reads the head of the answer.</summary>
    public static async Task<StreamedAnswer> GetAsync(RunningRelay relay, string target)
    {
        var answer = new StreamedAnswer(await relay.ConnectAsync());
        await answer._connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: relay\r\n\r\n"), answer._patience.Token);
        var head = new StringBuilder();
        var next = new byte[1];
        while (!answer.Head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await answer._connection.GetStream().ReadExactlyAsync(next, answer._patience.Token);
            head.Append((char)next[0]);
            answer.Head = next[0] == '\n' ? head.ToString() : "";
        }

        return answer;
    }

    /// <summary>Reads a part of a body with a length, which has to be the pattern.</summary>
    public Task ReadAsync(long from, long to) => PatternBody.ReadAsync(_connection.GetStream(), from, to, _patience.Token);

    /// <summary>Waits for the end of the connection, whatever comes before it.</summary>
    /// <returns>How many bytes came.</returns>
    public async Task<long> ReadToTheEndAsync()
    {
        var (buffer, total) = (new byte[4_096], 0L);
        try
        {
            while (await _connection.GetStream().ReadAsync(buffer, _patience.Token) is > 0 and var count)
            {
                total += count;
            }
        }
        catch (IOException)
        {
            // It was reset.
        }

        return total;
    }

    /// <summary>Ends the connection in the way of a program that was killed.</summary>
    public void Vanish()
    {
        _connection.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _patience.Dispose();
    }
}
