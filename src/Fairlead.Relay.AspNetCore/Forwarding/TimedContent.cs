using System.Net;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>The body of an answer, whose parts have to come in time.</summary>
internal sealed class TimedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _time;

    public TimedContent(HttpContent content, TimeSpan idleTimeout, TimeProvider time)
    {
        (_content, _idleTimeout, _time) = (content, idleTimeout, time);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            foreach (var value in values)
            {
                Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new TimedStream(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _idleTimeout, _time);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closed = body.ConfigureAwait(false);
        await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    // What the origin has announced is among the fields; it may send less.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
