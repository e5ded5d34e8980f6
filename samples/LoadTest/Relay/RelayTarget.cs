using System.Text;
using LoadTest.Compute;
using LoadTest.Http;

namespace LoadTest.Relay;

/// <summary>Something that is asked for, and what the answer has to be: what the first one was.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RelayTarget
{
    private byte[]? _first;

    /// <summary>Makes a target.</summary>
    /// <param name="service">Where it is asked for.</param>
    /// <param name="path">Its path and query.</param>
    public RelayTarget(HttpTarget service, string path)
    {
        Path = path;
        Request = Encoding.ASCII.GetBytes($"GET {service.BasePath}{path} HTTP/1.1\r\nHost: {service.HostHeader}\r\n\r\n");
    }

    public string Path { get; }

    public ReadOnlyMemory<byte> Request { get; }

    /// <summary>Looks at an answer.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public string? Judge(in HttpReply reply)
    {
        if (!reply.IsSuccess)
        {
            return $"HTTP {reply.Status} {SubmissionReply.Problem(reply.Body)}".TrimEnd();
        }

        // The first answer wins, whoever has it; all others are held against it.
        var first = Volatile.Read(ref _first);
        if (first is null)
        {
            var body = reply.Body.ToArray();
            first = Interlocked.CompareExchange(ref _first, body, comparand: null) ?? body;
        }

        return reply.Body.Span.SequenceEqual(first) ? null : "A body that differs from the first one of its path";
    }
}
