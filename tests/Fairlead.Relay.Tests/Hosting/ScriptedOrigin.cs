using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

namespace Fairlead.Relay.Tests.Hosting;

/// <summary>An origin that answers what a test tells it to.</summary>
internal sealed class ScriptedOrigin : HttpMessageHandler
{
    private readonly ConcurrentQueue<ImmutableArray<HeaderField>> _requests = new();

    /// <summary>Gets or sets what answers.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = static (_, _) => Task.FromResult(new HttpResponseMessage());

    /// <summary>Gets the fields of the requests, in their order.</summary>
    public IReadOnlyList<ImmutableArray<HeaderField>> Requests => [.. _requests];

    public int Count => _requests.Count;

    public ImmutableArray<HeaderField> Last => _requests.Last();

    /// <summary>Answers every request with the same.</summary>
    public void Respond(string fields, string body = "body", int status = 200) => Answer = (_, _) => Task.FromResult(Response(fields, body, status));

    /// <summary>Answers every request with a failure to connect.</summary>
    public void Disconnect() => Answer = static (_, _) => Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError));

    public static HttpResponseMessage Response(string fields, string body = "body", int status = 200) => Response(fields, new StringContent(body) { Headers = { ContentType = null } }, status);

    public static HttpResponseMessage Response(string fields, HttpContent content, int status = 200)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var field in Messages.Fields(fields))
        {
            if (!response.Headers.TryAddWithoutValidation(field.Name, field.Value))
            {
                content.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
        }

        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Whoever sees that this request has come, and tells another answer, means the next one.
        var answer = Answer;
        _requests.Enqueue([.. from header in request.Headers.NonValidated from value in header.Value select new HeaderField(header.Key, value)]);
        return answer(request, cancellationToken);
    }
}
