using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore;

/// <summary>A request that was refused a turn, as <see cref="FairSchedulerMiddlewareOptions.OnRejected"/> sees it.</summary>
public sealed class TurnRejectedContext
{
    internal TurnRejectedContext(HttpContext httpContext, FairTurnRequest request, FairTurn refused) =>
        (HttpContext, Request, Rejection, RetryAfter) = (httpContext, request, refused.Rejection, refused.RetryAfter);

    /// <summary>Gets the HTTP request and its response.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>Gets what was asked for, with the caller that would have been charged.</summary>
    public FairTurnRequest Request { get; }

    /// <summary>Gets why the turn was refused.</summary>
    public TurnRejection Rejection { get; }

    /// <summary>Gets when another attempt is likely to find a place.</summary>
    /// <value>From 10 milliseconds to 5 minutes; the header <c>Retry-After</c> rounds it up to whole seconds.</value>
    public TimeSpan RetryAfter { get; }
}
