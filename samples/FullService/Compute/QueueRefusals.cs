using Fairlead.Scheduling.Jobs;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Answers a submission that found a full queue.</summary>
internal static class QueueRefusals
{
    public static Task WriteAsync(HttpContext context, EnqueueVerdict verdict, TimeSpan retryAfter) =>
        Problem.WriteAsync(
            context,
            verdict == EnqueueVerdict.CallerQueueFull
                ? new Refusal(StatusCodes.Status429TooManyRequests, "Too many jobs of this caller are waiting; nothing was accepted. Try again after the time in Retry-After.")
                : new Refusal(StatusCodes.Status503ServiceUnavailable, "The queue is full; nothing was accepted. Try again after the time in Retry-After."),
            retryAfter);
}
