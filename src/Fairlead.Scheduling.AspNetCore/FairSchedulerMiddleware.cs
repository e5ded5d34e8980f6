using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.AspNetCore;

/// <summary>Runs the rest of the pipeline in a fair turn of the request's caller.</summary>
internal sealed partial class FairSchedulerMiddleware
{
    private readonly RequestDelegate _next;
    private readonly Func<HttpContext, FairTurnRequest?> _requestOf;
    private readonly FairScheduler _scheduler;
    private readonly string _anonymousCaller;
    private readonly TurnRefusal _refusal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public FairSchedulerMiddleware(
        RequestDelegate next,
        Func<HttpContext, FairTurnRequest?> requestOf,
        FairScheduler scheduler,
        FairSchedulerMiddlewareOptions options,
        TimeProvider time,
        ILogger<FairSchedulerMiddleware> logger)
    {
        (_next, _requestOf, _time, _logger) = (next, requestOf, time, logger);
        (_scheduler, _anonymousCaller) = (scheduler, options.AnonymousCaller);
        _refusal = new TurnRefusal(options, logger);
    }

    // A request that needs no turn costs no state machine.
    public Task InvokeAsync(HttpContext context)
    {
        var outer = context.Features.Get<FairTurnFeature>();
        return IsExempt(context) || outer?.Holds(_scheduler) == true || _requestOf(context) is not { } request
            ? _next(context)
            : RunInTurnAsync(context, string.IsNullOrEmpty(request.Caller) ? request with { Caller = _anonymousCaller } : request, outer);
    }

    private static bool IsExempt(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DisableFairSchedulingAttribute>() is not null;

    private async Task RunInTurnAsync(HttpContext context, FairTurnRequest request, FairTurnFeature? outer)
    {
        if (await AcquireAsync(context, request).ConfigureAwait(false) is not { } feature)
        {
            return;
        }

        if (!feature.Turn.IsGranted)
        {
            await _refusal.AnswerAsync(new TurnRejectedContext(context, request, feature.Turn)).ConfigureAwait(false);
            return;
        }

        context.Features.Set(feature);
        try
        {
            ReleaseOnResponseStart(context, feature);
            await _next(context).ConfigureAwait(false);
        }
        finally
        {
            feature.Release();
            RestoreOuter(context, outer);
        }
    }

    // A feature that is the only one stays, ended, so that whoever logs the request afterwards can see how long it waited.
    private static void RestoreOuter(HttpContext context, FairTurnFeature? outer)
    {
        if (outer is not null)
        {
            context.Features.Set(outer);
        }
    }

    // Nothing when the request has been answered already, or when the client left and nobody is there to be answered.
    private async ValueTask<FairTurnFeature?> AcquireAsync(HttpContext context, FairTurnRequest request)
    {
        var asked = _time.GetTimestamp();
        try
        {
            var acquiring = _scheduler.AcquireAsync(request, context.RequestAborted);
            var isImmediate = acquiring.IsCompleted;
            var turn = await acquiring.ConfigureAwait(false);
            return new FairTurnFeature(_scheduler, turn, request, isImmediate ? TimeSpan.Zero : _time.GetElapsedTime(asked));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            LogClientLeft(_logger, context.Request.Method, context.Request.Path);
            return null;
        }
        catch (ObjectDisposedException)
        {
            await _refusal.AnswerStoppedAsync(context).ConfigureAwait(false);
            return null;
        }
    }

    private static void ReleaseOnResponseStart(HttpContext context, FairTurnFeature feature)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ReleaseFairTurnOnResponseStartAttribute>() is not null)
        {
            context.Response.OnStarting(
                static state =>
                {
                    ((FairTurnFeature)state).Release();
                    return Task.CompletedTask;
                },
                feature);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The client of {Method} {Path} left while it waited for its turn.")]
    private static partial void LogClientLeft(ILogger logger, string method, PathString path);
}
