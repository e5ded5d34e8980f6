using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>The body of a request, sent on as it comes.</summary>
internal sealed class RequestBody(HttpRequest request) : HttpContent
{
    /// <summary>Gets or sets what is called when some of it has been sent on.</summary>
    public Action? Progressed { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var piece in read.Buffer)
            {
                await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            }

            // What has come is sent on now, however little it is: more may depend on the answer to it.
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            reader.AdvanceTo(read.Buffer.End);
            Progressed?.Invoke();
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }
}
