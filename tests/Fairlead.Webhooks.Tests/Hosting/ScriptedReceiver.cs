using System.Threading.Channels;
using Fairlead.Webhooks.Signing;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>A receiver in the same process: requests are handed to the test in the order in which they arrive.</summary>
internal sealed class ScriptedReceiver : HttpMessageHandler
{
    private readonly Channel<ReceivedRequest> _arrived = Channel.CreateUnbounded<ReceivedRequest>();

    /// <summary>Gets or sets what answers a request at once; <see langword="null"/> leaves it to the test.</summary>
    public Action<ReceivedRequest>? Answer { get; set; }

    public bool HasMore => _arrived.Reader.TryPeek(out _);

    public Task<ReceivedRequest> NextAsync() => _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningPusher.HardLimit);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = new ReceivedRequest(
            request.RequestUri!,
            request.Version,
            request.Headers.GetValues(WebhookHeaderNames.Id).Single(),
            request.Headers.GetValues(WebhookHeaderNames.Timestamp).Single(),
            request.Headers.TryGetValues(WebhookHeaderNames.Signature, out var signature) ? signature.Single() : null,
            await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        if (Answer is { } answer)
        {
            answer(received);
        }
        else
        {
            Assert.True(_arrived.Writer.TryWrite(received));
        }

        return await received.Answered.WaitAsync(cancellationToken);
    }
}
