using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LoadTest.Http;

namespace LoadTest.Tests.Http;

public sealed class ReplyFramerTests
{
    private static readonly string[] Replies =
    [
        "HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 202 Accepted\r\ncontent-length:5 \r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;extension=1\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n5\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    ];

    [Fact]
    public void Advance_CutAnywhere_FindsTheSameReply() =>
        Prop.ForAll<byte, byte[]>(static (which, cuts) =>
        {
            var bytes = Encoding.ASCII.GetBytes(Replies[which % Replies.Length]);
            var framer = default(ReplyFramer);
            var received = 0;
            foreach (var cut in cuts)
            {
                received = Math.Min(received + (cut % 16), bytes.Length - 1);
                Assert.False(framer.Advance(bytes.AsSpan(0, received), ended: false));
            }

            return framer.Advance(bytes, ended: false) && Text(framer.ToReply(bytes)) == "hello";
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public void Advance_NoBody_EndsWithTheHead(string reply)
    {
        var (whole, framer, bytes) = Frame(reply);

        Assert.True(whole);
        Assert.True(framer.KeepsAlive);
        Assert.Equal("", Text(framer.ToReply(bytes)));
    }

    [Fact]
    public void Advance_NeitherLengthNorChunks_EndsWithTheConnection()
    {
        var (whole, _, _) = Frame("HTTP/1.1 200 OK\r\n\r\nhello");
        var (wholeAtEnd, framer, bytes) = Frame("HTTP/1.1 200 OK\r\n\r\nhello", ended: true);

        Assert.False(whole);
        Assert.True(wholeAtEnd);
        Assert.False(framer.KeepsAlive);
        Assert.Equal("hello", Text(framer.ToReply(bytes)));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n")]
    public void Advance_EndedTooEarly_IsNotWhole(string reply) => Assert.False(Frame(reply, ended: true).Whole);

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nmore")]
    public void Advance_Malformed_Throws(string reply) => Assert.Throws<HttpFormatException>(() => Frame(reply));

    [Fact]
    public void Advance_HeadWithoutEnd_ThrowsBeforeItFillsTheMemory() =>
        Assert.Throws<HttpFormatException>(static () => Frame("HTTP/1.1 200 OK\r\nX: " + new string('x', 40_000)));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", true)]
    public void KeepsAlive_VersionAndField_DecideTogether(string reply, bool expected) =>
        Assert.Equal(expected, Frame(reply).Framer.KeepsAlive);

    [Theory]
    [InlineData("Retry-After: 7", 7)]
    [InlineData("retry-after:  0 ", 0)]
    [InlineData("Retry-After: Tue, 01 Jan 2030 00:00:30 GMT", 30)]
    [InlineData("Retry-After: Mon, 31 Dec 2029 00:00:00 GMT", 0)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("X-Other: 1", null)]
    public void RetryAfter_AnyForm_IsRead(string field, int? seconds)
    {
        var (_, framer, bytes) = Frame($"HTTP/1.1 429 Too Many Requests\r\n{field}\r\nContent-Length: 0\r\n\r\n");

        var retryAfter = framer.ToReply(bytes).RetryAfter(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(seconds, (int?)retryAfter?.TotalSeconds);
    }

    private static (bool Whole, ReplyFramer Framer, byte[] Bytes) Frame(string reply, bool ended = false)
    {
        var bytes = Encoding.ASCII.GetBytes(reply);
        var framer = default(ReplyFramer);
        var whole = framer.Advance(bytes, ended);
        return (whole, framer, bytes);
    }

    private static string Text(HttpReply reply) => Encoding.ASCII.GetString(reply.Body.Span);
}
