using System.Globalization;
using System.Net;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Exchange;

/// <summary>Makes responses of what is stored (RFC 9111, sections 4 and 5.1; RFC 9110, sections 13.1 and 14).</summary>
internal static class Answer
{
    /// <summary>Answers with a stored response, or with as much of it as the request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="head">The head, which may be newer than the stored one.</param>
    /// <param name="stored">Has the body.</param>
    /// <param name="policy">What the head says.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="null"/> when the response is no longer stored.</returns>
    public static ValueTask<HttpResponseMessage?> CreateAsync(
        CacheRequest request, ResponseHead head, StoredResponse stored, in CachePolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var age = policy.AgeAt(now);
        var form = AnswerForm.Choose(request.Fields, request.Directives, request.IsHead, head, stored.BodyLength, policy);
        if (form.Kind is AnswerKind.NotModified or AnswerKind.NotSatisfiable || request.IsHead)
        {
            return ValueTask.FromResult<HttpResponseMessage?>(WithoutBody(request, head, stored.BodyLength, form, age));
        }

        var opening = stored.OpenBodyAsync(cancellationToken);
        return opening.IsCompletedSuccessfully
            ? ValueTask.FromResult(WithBody(request, head, stored.BodyLength, opening.Result, form, age))
            : WhenOpenedAsync(opening);

        async ValueTask<HttpResponseMessage?> WhenOpenedAsync(ValueTask<Stream?> body) =>
            WithBody(request, head, stored.BodyLength, await body.ConfigureAwait(false), form, age);
    }

    /// <summary>Makes a response with the fields of a head and another body; the age only when it is given.</summary>
    public static HttpResponseMessage WithFields(CacheRequest request, HttpStatusCode status, ResponseHead head, HttpContent content, TimeSpan? age)
    {
        var response = new HttpResponseMessage(status) { RequestMessage = request.Message, Content = content };
        if (head.ReasonPhrase is not null && (int)status == head.Status)
        {
            response.ReasonPhrase = head.ReasonPhrase;
        }

        foreach (var field in head.Fields)
        {
            if (age is null || !field.Is(FieldNames.Age))
            {
                ResponseFields.Add(response, field);
            }
        }

        if (age is { } known)
        {
            WriteAge(response, known);
        }

        return response;
    }

    /// <summary>Makes the answer to a request for a stored response when there is none (section 5.2.1.7).</summary>
    public static HttpResponseMessage GatewayTimeout(CacheRequest request) =>
        new(HttpStatusCode.GatewayTimeout) { RequestMessage = request.Message, Content = new ByteArrayContent([]) };

    private static HttpResponseMessage? WithBody(CacheRequest request, ResponseHead head, long length, Stream? body, AnswerForm form, TimeSpan age)
    {
        if (body is null)
        {
            return null;
        }

        if (form.Kind == AnswerKind.Whole)
        {
            return WithFields(request, (HttpStatusCode)head.Status, head, new BodyContent(body, length), age);
        }

        body.Position = form.Offset;
        var response = WithFields(request, HttpStatusCode.PartialContent, head, new BodyContent(new RangeStream(body, form.Count), form.Count), age);
        WriteContentRange(response, form, length);
        return response;
    }

    private static HttpResponseMessage WithoutBody(CacheRequest request, ResponseHead head, long length, AnswerForm form, TimeSpan age)
    {
        if (form.Kind == AnswerKind.Whole)
        {
            var whole = WithFields(request, (HttpStatusCode)head.Status, head, new ByteArrayContent([]), age);
            whole.Content.Headers.ContentLength = length;
            return whole;
        }

        var response = new HttpResponseMessage((HttpStatusCode)form.StatusOf(head)) { RequestMessage = request.Message, Content = new ByteArrayContent([]) };
        foreach (var field in head.Fields)
        {
            if (form.Has(field, head))
            {
                ResponseFields.Add(response, field);
            }
        }

        WriteContentRange(response, form, length);
        WriteAge(response, age);
        return response;
    }

    private static void WriteContentRange(HttpResponseMessage response, AnswerForm form, long length)
    {
        if (form.ContentRangeOf(length) is { } range)
        {
            response.Content.Headers.TryAddWithoutValidation(FieldNames.ContentRange, range);
        }
    }

    private static void WriteAge(HttpResponseMessage response, TimeSpan age) =>
        response.Headers.TryAddWithoutValidation(FieldNames.Age, DeltaSeconds.Of(age).ToString(CultureInfo.InvariantCulture));
}
