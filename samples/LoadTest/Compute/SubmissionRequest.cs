using System.Globalization;
using System.Text;

namespace LoadTest.Compute;

/// <summary>Writes the submitting requests of one sender into one buffer, which is used again for each.</summary>
internal sealed class SubmissionRequest(ComputeOptions options, JobLedger ledger)
{
    // The body is written first, behind room for the head; then its length is known and the head is put before it.
    private const int HeadRoom = 1_024;

    // A number takes at most 36 digits, two quotes and a comma.
    private const int MaxNumberBytes = 40;

    private readonly byte[] _buffer = new byte[HeadRoom + 64 + (MaxNumberBytes * options.Batch)];
    private readonly byte[][] _heads = [.. Enumerable.Range(0, options.Clients).Select(client => FixedHead(options, client))];

    /// <summary>Writes the request for one job, <c>POST /compute</c>.</summary>
    /// <returns>The bytes to send; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Single(int job)
    {
        var body = _buffer.AsSpan(HeadRoom);
        var length = Append(body, 0, "{\"number\":\""u8);
        length = AppendNumber(body, length, job);
        length = Append(body, length, "\"}"u8);
        return Finish(job, length);
    }

    /// <summary>Writes the request for jobs that follow each other, <c>POST /compute/batch</c>.</summary>
    /// <returns>The bytes to send; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Batch(int firstJob, int count)
    {
        var body = _buffer.AsSpan(HeadRoom);
        var length = Append(body, 0, "{\"numbers\":["u8);
        for (var job = firstJob; job < firstJob + count; job++)
        {
            length = Append(body, length, job == firstJob ? "\""u8 : ",\""u8);
            length = AppendNumber(body, length, job);
            length = Append(body, length, "\""u8);
        }

        length = Append(body, length, "]}"u8);
        return Finish(firstJob, length);
    }

    private static byte[] FixedHead(ComputeOptions options, int client)
    {
        var path = options.Batch == 1 ? "/compute" : "/compute/batch";
        return Encoding.ASCII.GetBytes(
            $"POST {options.Target.BasePath}{path} HTTP/1.1\r\n" +
            $"Host: {options.Target.HostHeader}\r\n" +
            $"X-Caller-ID: {options.CallerName(client)}\r\n" +
            "Content-Type: application/json\r\n");
    }

    private ReadOnlyMemory<byte> Finish(int firstJob, int bodyLength)
    {
        Span<byte> variable = stackalloc byte[160];
        var length = 0;
        if (options.Idempotent)
        {
            length = Append(variable, length, "Idempotency-Key: "u8);
            length += Encoding.ASCII.GetBytes(options.RunId, variable[length..]);
            length = Append(variable, length, "-"u8);
            length = AppendInteger(variable, length, firstJob);
            length = Append(variable, length, "\r\n"u8);
        }

        length = Append(variable, length, "Content-Length: "u8);
        length = AppendInteger(variable, length, bodyLength);
        length = Append(variable, length, "\r\n\r\n"u8);

        var head = _heads[ledger.ClientOf(firstJob)];
        var start = HeadRoom - length - head.Length;
        head.CopyTo(_buffer.AsSpan(start));
        variable[..length].CopyTo(_buffer.AsSpan(start + head.Length));
        return _buffer.AsMemory(start..(HeadRoom + bodyLength));
    }

    private int AppendNumber(Span<byte> target, int at, int job)
    {
        ledger.Product(job).Value.TryFormat(target[at..], out var digits, default, CultureInfo.InvariantCulture);
        return at + digits;
    }

    private static int AppendInteger(Span<byte> target, int at, int value)
    {
        value.TryFormat(target[at..], out var digits, default, CultureInfo.InvariantCulture);
        return at + digits;
    }

    private static int Append(Span<byte> target, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[at..]);
        return at + text.Length;
    }
}
