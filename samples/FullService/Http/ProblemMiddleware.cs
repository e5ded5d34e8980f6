using Fairlead.Scheduling.Storage;
using Fairlead.Webhooks.Redis;

namespace FullService.Http;

/// <summary>Gives every refusal a body, also those of the server and of routing, and hides defects behind a plain 500.</summary>
/// <remarks>A request that ends well without waiting passes through without an allocation.</remarks>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var work = RunAsync(context);
        return work.IsCompletedSuccessfully && context.Response.StatusCode < StatusCodes.Status400BadRequest
            ? Task.CompletedTask
            : FinishAsync(context, work);
    }

    // A handler that throws before its first await throws here; as a failed task both cases are one.
    private Task RunAsync(HttpContext context)
    {
        try
        {
            return next(context);
        }
#pragma warning disable CA1031 // The edge of the request: FinishAsync sorts the exceptions.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException(exception);
        }
    }

    private async Task FinishAsync(HttpContext context, Task work)
    {
        try
        {
            await work;
            await DescribeAsync(context);
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(context, new Refusal(exception.StatusCode, Explain(context, exception)));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; nobody reads an answer.
        }
        catch (JobStoreUnavailableException exception)
        {
            LogUnavailable(logger, exception, context.Request.Method, context.Request.Path);
            await RefuseAsync(context, new Refusal(StatusCodes.Status503ServiceUnavailable, ExplainStore(exception.Failure)));
        }
        catch (WebhookOutboxUnavailableException exception)
        {
            LogUnavailable(logger, exception, context.Request.Method, context.Request.Path);
            await RefuseAsync(context, new Refusal(StatusCodes.Status503ServiceUnavailable, "The store that keeps what is to be pushed does not answer, or is full. Try again later."));
        }
#pragma warning disable CA1031 // The edge of the request: the client gets no detail of a defect, the log gets all of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(logger, exception, context.Request.Method, context.Request.Path);
            await RefuseAsync(context, new Refusal(StatusCodes.Status500InternalServerError, "The service met a defect of its own; it was logged."));
        }
    }

    private static Task DescribeAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        var request = context.Request;
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.WriteAsync(
                context, Refusal.NotFound($"There is nothing at {request.Path}; /docs shows what there is.")),
            StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(
                context, new Refusal(response.StatusCode, $"{request.Path} does not take {request.Method}, but {response.Headers.Allow}.")),
            >= StatusCodes.Status400BadRequest => Problem.WriteAsync(
                context, new Refusal(response.StatusCode, $"{request.Method} {request.Path} cannot be answered.")),
            _ => Task.CompletedTask,
        };
    }

    private static string Explain(HttpContext context, BadHttpRequestException exception) =>
        exception.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? $"The body is larger than the {BodyLimit.Of(context):N0} bytes that {context.Request.Path} takes."
            : exception.Message;

    // Paths and errors of the disk are for the log.
    private static string ExplainStore(JobStoreFailure failure) => failure switch
    {
        JobStoreFailure.DiskFull => "The disk that keeps the jobs is full; nothing was stored. Try again later.",
        JobStoreFailure.MemoryFull => "The memory that keeps the jobs is full; nothing was stored. Try again later.",
        JobStoreFailure.Unreachable => "The store that keeps the jobs does not answer. Try again, with the same Idempotency-Key so that nothing is done twice.",
        JobStoreFailure.ServerUnsuitable => "The store that keeps the jobs is too old; the service needs its operator.",
        _ => "The disk that keeps the jobs has failed; the service needs its operator.",
    };

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer cannot be taken back; a broken connection says that it is not whole.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return Problem.WriteAsync(context, refusal);
    }

    [LoggerMessage(3, LogLevel.Error, "{Method} {Path} could not be stored.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void LogDefect(ILogger logger, Exception exception, string method, string path);
}
