using System.Globalization;
using System.Text;

namespace Fairlead.Relay.AspNetCore.Tests.Hosting;

/// <summary>An HTTP/1.1 message as it was on the wire: a character is a byte.</summary>
/// <param name="StartLine">The first line.</param>
/// <param name="Fields">The field lines, in their order.</param>
/// <param name="Body">The body, without the framing of chunks.</param>
internal sealed record RawMessage(string StartLine, IReadOnlyList<(string Name, string Value)> Fields, string Body)
{
    /// <summary>Gets the status; 0 for a request.</summary>
    public int Status => int.TryParse(StartLine.Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    public string Target => StartLine.Split(' ')[1];

    /// <summary>Gets the lines of a field, joined by bars; <see langword="null"/> when there is none.</summary>
    public string? this[string name] =>
        Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value).ToList() is { Count: > 0 } lines ? string.Join(" | ", lines) : null;

    public bool IsHit => this["Cache-Status"]?.Contains("; hit", StringComparison.Ordinal) == true;

    /// <summary>Reads a message.</summary>
    /// <param name="stream">Where it comes from.</param>
    /// <param name="hasBody">Whether there may be a body, by what was asked.</param>
    /// <param name="isResponse">Whether a body without a length ends with the connection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="null"/> when the connection ends first.</returns>
    public static async Task<RawMessage?> ReadAsync(Stream stream, bool hasBody, bool isResponse, CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(stream, cancellationToken);
        if (head is null)
        {
            return null;
        }

        var lines = head.Split("\r\n");
        var message = new RawMessage(lines[0], [.. lines.Skip(1).Select(static line => line.Split(':', 2)).Select(static parts => (parts[0], parts[1].Trim(' ')))], "");
        if (!hasBody || (isResponse && message.Status is 204 or 304))
        {
            return message;
        }

        var body = message["Transfer-Encoding"] == "chunked" ? await ReadChunksAsync(stream, cancellationToken)
            : message["Content-Length"] is { } length ? await ReadCountAsync(stream, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken)
            : isResponse ? await ReadRestAsync(stream, cancellationToken)
            : "";
        return message with { Body = body };
    }

    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (!EndsWith(head, "\r\n\r\n"))
        {
            if (await ReadByteAsync(stream, cancellationToken) is not { } next)
            {
                return null;
            }

            head.Append(next);
        }

        return head.ToString(0, head.Length - 4);
    }

    private static async Task<string> ReadChunksAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = await ReadLineAsync(stream, cancellationToken);
            var count = int.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            body.Append(await ReadCountAsync(stream, count, cancellationToken));
            await ReadLineAsync(stream, cancellationToken);
            if (count == 0)
            {
                return body.ToString();
            }
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (!EndsWith(line, "\r\n"))
        {
            line.Append(await ReadByteAsync(stream, cancellationToken) ?? throw new EndOfStreamException());
        }

        return line.ToString(0, line.Length - 2);
    }

    private static async Task<string> ReadCountAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return Encoding.Latin1.GetString(bytes);
    }

    private static async Task<string> ReadRestAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest, cancellationToken);
        return Encoding.Latin1.GetString(rest.ToArray());
    }

    private static async Task<char?> ReadByteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one, cancellationToken) == 0 ? null : (char)one[0];
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
        {
            return false;
        }

        for (var i = 0; i < end.Length; i++)
        {
            if (text[text.Length - end.Length + i] != end[i])
            {
                return false;
            }
        }

        return true;
    }
}
