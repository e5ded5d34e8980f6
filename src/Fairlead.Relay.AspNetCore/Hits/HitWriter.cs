using System.Buffers;
using System.Globalization;
using Fairlead.Relay.AspNetCore.Forwarding;
using Fairlead.Relay.Exchange;
using Fairlead.Relay.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Relay.AspNetCore.Hits;

/// <summary>Writes stored responses straight to clients.</summary>
internal sealed class HitWriter
{
    // What is larger waits for the client in between, instead of lying in the server's memory.
    private const int LargestUnflushed = 32 * 1024;

    private static readonly NumberTexts Ages = new(static seconds => seconds.ToString(CultureInfo.InvariantCulture));

    private readonly RelayCache _cache;
    private readonly FieldText _text;
    private readonly string _via;
    private readonly NumberTexts _freshStatuses;

    public HitWriter(RelayCache cache, FieldText text, string via)
    {
        (_cache, _text, _via) = (cache, text, via);
        _freshStatuses = new NumberTexts(seconds => new CacheStatus(CacheReason.Fresh) { IsHit = true, FreshFor = TimeSpan.FromSeconds(seconds) }.ToText(cache.Name));
    }

    /// <summary>Writes an answer whose body is in memory, or that has none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isHead">Whether only the head is asked for.</param>
    /// <param name="writing">The end of writing.</param>
    /// <returns><see langword="false"/> when the body has to be opened first: nothing was written.</returns>
    public bool TryWrite(HttpContext context, in StoredAnswer answer, bool isHead, out Task writing)
    {
        writing = Task.CompletedTask;
        if (isHead || answer.Form.Kind is AnswerKind.NotModified or AnswerKind.NotSatisfiable || answer.Stored.BodyLength == 0)
        {
            WriteHead(context.Response, answer);
            _cache.RecordAnswer(answer, servedBytes: 0);
            writing = IsError(context) ? context.Response.StartAsync(context.RequestAborted) : Task.CompletedTask;
            return true;
        }

        if (!answer.Stored.TryGetBody(out var body))
        {
            return false;
        }

        body = answer.Form.Kind == AnswerKind.Part ? body.Slice(answer.Form.Offset, answer.Form.Count) : body;
        WriteHead(context.Response, answer);
        _cache.RecordAnswer(answer, body.Length);
        if (body.Length > LargestUnflushed || IsError(context))
        {
            writing = WriteInPiecesAsync(context, body);
            return true;
        }

        foreach (var piece in body)
        {
            context.Response.BodyWriter.Write(piece.Span);
        }

        return true;
    }

    /// <summary>Opens the body and writes an answer.</summary>
    /// <returns><see langword="false"/> when the response is no longer stored: nothing was written.</returns>
    public async Task<bool> TryWriteOpenedAsync(HttpContext context, StoredAnswer answer)
    {
        if (await OpenAsync(context, answer).ConfigureAwait(false) is not { } opened)
        {
            return false;
        }

        await using var closed = opened.ConfigureAwait(false);
        var isPart = answer.Form.Kind == AnswerKind.Part;
        var (offset, count) = isPart ? (answer.Form.Offset, answer.Form.Count) : (0, answer.Stored.BodyLength);
        opened.Position = offset;
        WriteHead(context.Response, answer);
        _cache.RecordAnswer(answer, count);
        await BodyCopy.CopyAsync(opened, context, count).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<Stream?> OpenAsync(HttpContext context, StoredAnswer answer)
    {
        try
        {
            return await answer.Stored.OpenBodyAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The cache finds that out as well when it is asked for the whole answer, and logs it.
            return null;
        }
    }

    private void WriteHead(HttpResponse response, in StoredAnswer answer)
    {
        var (head, form) = (answer.Stored.Head, answer.Form);
        response.StatusCode = form.StatusOf(head);
        if (head.ReasonPhrase is { } phrase && form.Kind == AnswerKind.Whole)
        {
            response.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = _text.Clean(phrase);
        }

        var headers = response.Headers;
        foreach (ref readonly var field in head.Fields.AsSpan())
        {
            if (form.Has(field, head))
            {
                _text.Append(headers, field.Name, field.Value);
            }
        }

        headers.Age = Ages.Of(DeltaSeconds.Of(answer.Decision.Age));
        _text.Append(headers, FieldNames.CacheStatus, StatusOf(answer.Decision));
        _text.Append(headers, FieldNames.Via, _via);
        WriteLength(response, answer);
    }

    private static void WriteLength(HttpResponse response, in StoredAnswer answer)
    {
        switch (answer.Form.Kind)
        {
            case AnswerKind.Whole when answer.Stored.Head.Status is not (204 or 304):
                response.ContentLength = answer.Stored.BodyLength;
                break;
            case AnswerKind.Part:
                response.ContentLength = answer.Form.Count;
                response.Headers.ContentRange = answer.Form.ContentRangeOf(answer.Stored.BodyLength);
                break;
            case AnswerKind.NotSatisfiable:
                response.ContentLength = 0;
                response.Headers.ContentRange = answer.Form.ContentRangeOf(answer.Stored.BodyLength);
                break;
        }
    }

    private string StatusOf(in RelayDecision decision) => decision.Reason == CacheReason.Fresh
        ? _freshStatuses.Of((long)Math.Floor(decision.FreshFor.TotalSeconds))
        : new CacheStatus(decision.Reason) { IsHit = true, FreshFor = decision.FreshFor }.ToText(_cache.Name);

    // Applications describe errors that have not begun to be answered; one of the upstream is described already.
    private static bool IsError(HttpContext context) => context.Response.StatusCode >= 400;

    private static async Task WriteInPiecesAsync(HttpContext context, ReadOnlySequence<byte> body)
    {
        while (!body.IsEmpty)
        {
            var piece = body.First[..Math.Min(body.First.Length, LargestUnflushed)];
            var flushed = await context.Response.BodyWriter.WriteAsync(piece, context.RequestAborted).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }

            body = body.Slice(piece.Length);
        }
    }
}
