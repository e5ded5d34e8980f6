using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore;

/// <summary>Settings of one use of <c>UseFairScheduler</c>, read once when it is called.</summary>
/// <remarks>How many requests run and wait is up to the scheduler: see <see cref="FairSchedulerOptions"/>.</remarks>
public sealed class FairSchedulerMiddlewareOptions
{
    /// <summary>Gets or sets the scheduler that gives the turns.</summary>
    /// <value>The default is null: the one that <c>AddFairScheduler</c> registered.</value>
    /// <remarks>Parts of an application with schedulers of their own cannot use up each other's turns. Whoever made it disposes it.</remarks>
    public FairScheduler? Scheduler { get; set; }

    /// <summary>Gets or sets the flow of requests whose caller is empty, such as those without the header that names it.</summary>
    /// <value>Not empty. The default is <c>anonymous</c>.</value>
    public string AnonymousCaller { get; set; } = "anonymous";

    /// <summary>Gets or sets the status code when too many requests of this caller wait already.</summary>
    /// <value>From 400 to 599. The default is 429.</value>
    public int CallerQueueFullStatusCode { get; set; } = StatusCodes.Status429TooManyRequests;

    /// <summary>Gets or sets the status code when too many requests wait in total.</summary>
    /// <value>From 400 to 599. The default is 503.</value>
    public int QueueFullStatusCode { get; set; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Gets or sets the status code when the turn did not come in time.</summary>
    /// <value>From 400 to 599. The default is 503.</value>
    public int TimedOutStatusCode { get; set; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Gets or sets what happens to a refused request before it is answered.</summary>
    /// <value>The default is null: nothing.</value>
    /// <remarks>
    /// The status code and <c>Retry-After</c> are set by then and may be changed. A problem body follows, unless the callback has
    /// started the response. A client that left while it waited is not refused, nor is a request whose
    /// scheduler has been disposed, which is answered with 503.
    /// </remarks>
    public Func<TurnRejectedContext, ValueTask>? OnRejected { get; set; }

    // Whoever reads the options once keeps them as they were.
    internal FairSchedulerMiddlewareOptions Copy() => (FairSchedulerMiddlewareOptions)MemberwiseClone();
}
