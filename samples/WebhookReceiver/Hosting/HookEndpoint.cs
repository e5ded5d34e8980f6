using System.Text.Json;
using Fairlead.Webhooks.Signing;
using WebhookReceiver.Streams;

namespace WebhookReceiver.Hosting;

/// <summary>Takes requests: reads, verifies, takes each once, and answers as well or as badly as it was asked to.</summary>
internal sealed class HookEndpoint(ReceiverOptions options, ReceivedStreams streams, WebhookVerifier? verifier, TimeProvider time)
{
    private readonly FailurePlan _plan = new(options.FailRate);

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var body = await RequestBody.ReadAsync(context.Request.Body, options.ReadBytesPerSecond, time, cancellationToken);
        var fate = _plan.Next();
        var status = fate == RequestFate.Refused ? options.FailStatus : Take(context.Request.Headers, body);
        if (options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(options.Latency, time, cancellationToken);
        }

        if (fate != RequestFate.Acknowledged)
        {
            streams.NoteFailedOnPurpose();
            status = options.FailStatus;
        }

        context.Response.StatusCode = status;
    }

    private int Take(IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        string? id = headers[WebhookHeaderNames.Id];
        var verdict = verifier?.Verify(id, headers[WebhookHeaderNames.Timestamp], headers[WebhookHeaderNames.Signature], body.Span);
        if (verdict is not (null or WebhookVerdict.Verified))
        {
            streams.NoteUnsigned();
            return StatusCodes.Status401Unauthorized;
        }

        if (string.IsNullOrEmpty(id) || TryParse(body.Span) is not { } message)
        {
            streams.NoteMalformed();
            return StatusCodes.Status400BadRequest;
        }

        streams.Take(id, body.Span, message);
        return StatusCodes.Status204NoContent;
    }

    private static OutputMessage? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            var message = JsonSerializer.Deserialize(body, MessageJson.Default.OutputMessage);
            return message?.IsValid == true ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
