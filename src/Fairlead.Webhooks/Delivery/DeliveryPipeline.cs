using Polly;
using Polly.Retry;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Repeats attempts at a request for as long as it is retried.</summary>
internal static class DeliveryPipeline
{
    public static ResiliencePipeline<DeliveryOutcome> Create(PusherContext context) =>
        new ResiliencePipelineBuilder<DeliveryOutcome> { TimeProvider = context.Time }
            .AddRetry(new RetryStrategyOptions<DeliveryOutcome>
            {
                // Time ends it, not a number of attempts.
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result.ShallRetry: true }),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(DeliverySchedule.DelayAfter(
                    arguments.AttemptNumber + 1, arguments.Outcome.Result, context.Options, context.Jitter.Next())),
                OnRetry = _ =>
                {
                    context.Meter.CountRetried();
                    return default;
                },
            })
            .Build();
}
