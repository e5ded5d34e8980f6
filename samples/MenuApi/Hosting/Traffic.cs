using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace MenuApi.Hosting;

/// <summary>Counts each request, refuses it when there are too many, and takes its time.</summary>
internal sealed class Traffic(MenuOptions options, RequestCounts counts, TimeProvider time)
{
    private readonly RateLimit? _limit = options.RequestsPerSecond is { } rate ? new RateLimit(rate, time) : null;

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        // The target as it came, so that what is asked in two forms is counted in two lines.
        counts.AddArrival(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

        // Before the first byte goes out: whoever has the answer finds it in the figures.
        context.Response.OnStarting(() =>
        {
            counts.AddAnswer(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        var wait = _limit?.Take() ?? TimeSpan.Zero;
        if (wait > TimeSpan.Zero)
        {
            await RefuseAsync(context, wait);
            return;
        }

        if (options.Delay > TimeSpan.Zero)
        {
            await Task.Delay(options.Delay, time, context.RequestAborted);
        }

        await next(context);
    }

    private Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            $"More than {options.RequestsPerSecond:N0} requests came in a second. Ask again in {seconds} s.",
            statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }
}
