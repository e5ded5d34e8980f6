using System.Net;
using System.Net.Http.Headers;

namespace Fairlead.Webhooks.Delivery;

/// <summary>The body of one attempt, sent from where it lies.</summary>
internal sealed class BodyContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly FrozenRequest _request;

    public BodyContent(FrozenRequest request)
    {
        _request = request;
        Headers.ContentType = Json;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _request.BeginReading();
        try
        {
            await stream.WriteAsync(_request.Stored.Body, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _request.EndReading();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _request.Stored.Body.Length;
        return true;
    }
}
