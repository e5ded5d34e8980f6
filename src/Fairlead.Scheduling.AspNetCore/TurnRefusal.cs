using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.AspNetCore;

/// <summary>Answers requests that were refused a turn.</summary>
internal sealed partial class TurnRefusal(FairSchedulerMiddlewareOptions options, ILogger logger)
{
    private readonly Func<TurnRejectedContext, ValueTask>? _onRejected = options.OnRejected;
    private readonly int _callerQueueFullStatusCode = options.CallerQueueFullStatusCode;
    private readonly int _queueFullStatusCode = options.QueueFullStatusCode;
    private readonly int _timedOutStatusCode = options.TimedOutStatusCode;

    public async Task AnswerAsync(TurnRejectedContext refused)
    {
        var (context, response) = (refused.HttpContext, refused.HttpContext.Response);
        response.StatusCode = StatusCodeOf(refused.Rejection);
        response.Headers.RetryAfter = WholeSeconds(refused.RetryAfter).ToString(CultureInfo.InvariantCulture);
        LogRefused(logger, context.Request.Method, context.Request.Path, refused.Rejection, response.StatusCode);
        if (_onRejected is not null)
        {
            await _onRejected(refused).ConfigureAwait(false);
        }

        if (!response.HasStarted)
        {
            await WriteBodyAsync(context, DetailOf(refused.Rejection)).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a request that no turn will come for, because the scheduler has been disposed: another process may serve it at once.</summary>
    public Task AnswerStoppedAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        LogStopped(logger, context.Request.Method, context.Request.Path);
        return WriteBodyAsync(context, "The service is stopping; nothing of the request was done. Try again after the time in Retry-After.");
    }

    /// <summary>Rounds up, so that nobody comes back too early, and to one at least, so that nobody comes back at once.</summary>
    internal static long WholeSeconds(TimeSpan retryAfter) => Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));

    private int StatusCodeOf(TurnRejection rejection) => rejection switch
    {
        TurnRejection.CallerQueueFull => _callerQueueFullStatusCode,
        TurnRejection.QueueFull => _queueFullStatusCode,
        TurnRejection.TimedOut => _timedOutStatusCode,
        _ => throw new UnreachableException($"A turn is not refused for {rejection}."),
    };

    // The caller is not named: it may be a key that only its owner should read.
    private static string DetailOf(TurnRejection rejection) => rejection switch
    {
        TurnRejection.CallerQueueFull => "Too many requests of this caller are waiting. Try again after the time in Retry-After.",
        TurnRejection.QueueFull => "Too many requests are waiting. Try again after the time in Retry-After.",
        _ => "The request waited for its turn until the time was over; nothing of it was done. Try again after the time in Retry-After.",
    };

    private static async Task WriteBodyAsync(HttpContext context, string detail)
    {
        if (!await TryWriteProblemAsync(context, detail).ConfigureAwait(false))
        {
            await WritePlainAsync(context, detail).ConfigureAwait(false);
        }
    }

    // False when the application has no problem details, or when the client accepts none of the types they come in.
    private static async ValueTask<bool> TryWriteProblemAsync(HttpContext context, string detail)
    {
        if (context.RequestServices.GetService<IProblemDetailsService>() is not { } problems)
        {
            return false;
        }

        var problem = new ProblemDetailsContext { HttpContext = context };
        problem.ProblemDetails.Status = context.Response.StatusCode;
        problem.ProblemDetails.Detail = detail;
        return await problems.TryWriteAsync(problem).ConfigureAwait(false);
    }

    private static Task WritePlainAsync(HttpContext context, string detail)
    {
        var response = context.Response;
        var text = detail + "\n";
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = text.Length;
        Debug.Assert(text.All(char.IsAscii), "One character of the text is one byte of the body.");
        return response.WriteAsync(text, context.RequestAborted);
    }

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Path} was refused a turn ({Rejection}) and answered with {StatusCode}.")]
    private static partial void LogRefused(ILogger logger, string method, PathString path, TurnRejection rejection, int statusCode);

    [LoggerMessage(3, LogLevel.Debug, "{Method} {Path} was answered with 503: the scheduler has been disposed.")]
    private static partial void LogStopped(ILogger logger, string method, PathString path);
}
