using System.Text;

namespace LoadTest.Tests.Service;

/// <summary>The bytes that the test server sends, and whether it then closes the connection.</summary>
internal sealed record ServedReply(string Text, bool Closes = false)
{
    public static ServedReply Json(int status, string body, params string[] fields) => new(
        $"HTTP/1.1 {status} Some Reason\r\nContent-Type: application/json\r\n" +
        string.Concat(fields.Select(static field => field + "\r\n")) +
        $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
