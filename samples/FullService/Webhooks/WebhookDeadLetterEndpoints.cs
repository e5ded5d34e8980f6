using System.Globalization;
using Fairlead.Webhooks;
using FullService.Compute;
using FullService.Http;

namespace FullService.Webhooks;

/// <summary>Lists what was not delivered, sends it again, or drops it: <c>/webhooks/dead-letters</c>. Each process has its own.</summary>
internal sealed class WebhookDeadLetterEndpoints(WebhookPusher pusher)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;

    public Task ListAsync(HttpContext context)
    {
        if (!TryReadQuery(context.Request, out var url, out var limit, out var refusal))
        {
            return Problem.WriteAsync(context, refusal);
        }

        var letters = pusher.ListDeadLetters();
        var chosen = url is null ? letters : [.. letters.Where(letter => letter.Endpoint.Url == url)];
        return JobJson.WriteAsync(context.Response, (chosen, limit), WebhookDeadLetterJson.WriteList);
    }

    public Task RetryAsync(HttpContext context) => ChangeAsync(context, pusher.RedriveAsync, "sending");

    public Task DiscardAsync(HttpContext context) => ChangeAsync(context, pusher.DiscardAsync, "discarded");

    private static async Task ChangeAsync(HttpContext context, Func<string, CancellationToken, ValueTask<bool>> change, string status)
    {
        // It is done as a whole, whether or not the client waits for it.
        var id = context.Request.RouteValues["id"] as string ?? string.Empty;
        if (!await change(id, CancellationToken.None))
        {
            await Problem.WriteAsync(context, Refusal.NotFound(
                $"This process has no dead letter {RequestText.Quote(id)}: it never was, it was taken away, or another process has it."));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await JobJson.WriteAsync(context.Response, (id, status), WebhookDeadLetterJson.WriteChange);
    }

    private static bool TryReadQuery(HttpRequest request, out Uri? url, out int limit, out Refusal refusal)
    {
        (url, limit, refusal) = (null, DefaultPage, default);
        foreach (var (name, values) in request.Query)
        {
            var text = values.ToString();
            refusal = name switch
            {
                "webhookUrl" => values.Count == 1 && WebhookUrl.TryParse(text, out url)
                    ? default
                    : Refusal.BadRequest($"webhookUrl must be given once, as {WebhookUrl.Allowed}, not {RequestText.Quote(text)}."),
                "limit" => values.Count == 1 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LargestPage
                    ? default
                    : Refusal.BadRequest($"limit must be a whole number from 1 to 1,000, not {RequestText.Quote(text)}."),
                _ => Refusal.BadRequest($"The parameter {RequestText.Quote(name)} is not known here; webhookUrl and limit are."),
            };
            if (refusal.Status != 0)
            {
                return false;
            }
        }

        return true;
    }
}
