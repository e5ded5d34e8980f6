namespace Fairlead.Relay.Benchmarks;

/// <summary>Answers everything with the same, which may be stored.</summary>
internal sealed class ConstantHandler(int length) : HttpMessageHandler
{
    private readonly byte[] _body = new byte[length];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage { Content = new ByteArrayContent(_body), RequestMessage = request };
        response.Headers.TryAddWithoutValidation("Cache-Control", "max-age=86400");
        response.Headers.TryAddWithoutValidation("ETag", "\"0123456789abcdef\"");
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return Task.FromResult(response);
    }
}
