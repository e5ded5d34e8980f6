using System.Globalization;
using System.Net;
using Fairlead.Webhooks.Tests.Chunking;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>A request that has arrived and is answered when a test says so.</summary>
internal sealed class ReceivedRequest(Uri url, Version version, string id, string timestamp, string? signature, byte[] body)
{
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Url { get; } = url;

    public Version Version { get; } = version;

    public string Id { get; } = id;

    public string Timestamp { get; } = timestamp;

    public string? Signature { get; } = signature;

    public byte[] Body { get; } = body;

    public IReadOnlyList<ReceivedChunk> Chunks => ReceivedChunk.ReadAll(Body);

    /// <summary>Gets all output in it, one stream after the other.</summary>
    public string Text => string.Concat(Chunks.Select(static chunk => System.Text.Encoding.UTF8.GetString(chunk.Bytes)));

    public Task<HttpResponseMessage> Answered => _answer.Task;

    public void Acknowledge() => Answer(HttpStatusCode.NoContent);

    public void Answer(HttpStatusCode status, string? retryAfter = null)
    {
        var response = new HttpResponseMessage(status);
        if (retryAfter is not null)
        {
            Assert.True(response.Headers.TryAddWithoutValidation("Retry-After", retryAfter));
        }

        _answer.TrySetResult(response);
    }

    public void Answer(int status, string? retryAfter = null) => Answer((HttpStatusCode)status, retryAfter);

    public void Reset() => Fail(new HttpRequestException(HttpRequestError.ConnectionError));

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} with {Body.Length} bytes to {Url}");
}
