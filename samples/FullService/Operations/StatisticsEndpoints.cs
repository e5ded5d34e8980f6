using System.Buffers;

namespace FullService.Operations;

/// <summary>Answers with the statistics, once or once a second: <c>GET /stats</c> and <c>GET /stats/stream</c>.</summary>
internal sealed class StatisticsEndpoints(StatisticsReader reader, TimeProvider timeProvider, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public async Task GetAsync(HttpContext context)
    {
        var json = await reader.ReadAsync(context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    public async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Beat, timeProvider);
        try
        {
            do
            {
                await WriteEventAsync(context.Response, end.Token);
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The client left, or the service stops: the stream ends here, properly.
        }
    }

    private async Task WriteEventAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var json = await reader.ReadSharedAsync(cancellationToken);
        var writer = response.BodyWriter;
        writer.Write("data: "u8);
        writer.Write(json.Span);
        writer.Write("\n\n"u8);
        await writer.FlushAsync(cancellationToken);
    }
}
