namespace LoadTest.Http;

/// <summary>Finds where a reply ends in the bytes of a connection. Pure: it reads no socket.</summary>
/// <remarks>
/// Call <see cref="Advance"/> with everything received since the request, from the first byte on, each time more has
/// come, until it says that the reply is whole. Chunked bodies are joined in place.
/// </remarks>
internal struct ReplyFramer
{
    private const int MaxHeadBytes = 32 * 1024;

    private HttpReplyHead _head;
    private ChunkedBody _chunks;
    private int _headStart;
    private int _bodyStart;
    private int _bodyEnd;

    /// <summary>Gets whether the connection may carry another request after this reply.</summary>
    public readonly bool KeepsAlive => _head.KeepsAlive && (_head.HasNoBody || _head.IsChunked || _head.ContentLength >= 0);

    /// <summary>Gets the bytes that the whole reply takes, once its head is known and announces them; 0 before.</summary>
    public readonly long ExpectedBytes => _bodyStart + Math.Max(_head.ContentLength, 0);

    /// <summary>Takes what has come so far and says whether the reply is whole.</summary>
    /// <param name="received">Every byte received since the request.</param>
    /// <param name="ended">Whether the other side has closed, so that nothing more will come.</param>
    public bool Advance(Span<byte> received, bool ended)
    {
        if (_bodyStart == 0 && !TryReadHead(received))
        {
            return false;
        }

        if (_head.HasNoBody || (!_head.IsChunked && _head.ContentLength >= 0))
        {
            _bodyEnd = _bodyStart + (_head.HasNoBody ? 0 : checked((int)_head.ContentLength));
            return received.Length >= _bodyEnd && EndsAt(_bodyEnd, received.Length);
        }

        if (_head.IsChunked)
        {
            var whole = _chunks.Advance(received);
            _bodyEnd = _chunks.JoinedEnd;
            return whole && EndsAt(_chunks.RawEnd, received.Length);
        }

        // Neither a length nor chunks: the end of the connection is the end of the body.
        _bodyEnd = received.Length;
        return ended;
    }

    /// <summary>Returns the reply that <see cref="Advance"/> found whole.</summary>
    public readonly HttpReply ToReply(ReadOnlyMemory<byte> received)
    {
        var head = received[_headStart.._bodyStart];
        return new HttpReply(_head.Status, received[_bodyStart.._bodyEnd], head[_head.RetryAfter]);
    }

    private bool TryReadHead(ReadOnlySpan<byte> received)
    {
        while (true)
        {
            var length = received[_headStart..].IndexOf("\r\n\r\n"u8);
            if ((length < 0 ? received.Length - _headStart : length) > MaxHeadBytes)
            {
                throw new HttpFormatException($"The head of the reply has more than {MaxHeadBytes} bytes.");
            }

            if (length < 0)
            {
                return false;
            }

            _head = HttpReplyHead.Parse(received.Slice(_headStart, length));
            var end = _headStart + length + 4;
            if (_head.Status >= 200)
            {
                _bodyStart = end;
                _chunks = new ChunkedBody(end);
                return true;
            }

            // An interim reply such as 103 comes before the reply itself.
            _headStart = end;
        }
    }

    private static bool EndsAt(int end, int received) =>
        received == end
            ? true
            : throw new HttpFormatException($"{received - end} bytes follow the reply though nothing was asked.");
}
