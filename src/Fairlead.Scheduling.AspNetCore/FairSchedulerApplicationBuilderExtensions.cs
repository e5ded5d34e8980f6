using Fairlead.Scheduling;
using Fairlead.Scheduling.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// The namespace in which applications look for Use methods.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives HTTP requests fair turns.</summary>
public static class FairSchedulerApplicationBuilderExtensions
{
    /// <summary>Lets every request wait for a fair turn of its caller before the rest of the pipeline runs.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="callerOf">
    /// Names the flow that is charged. Null lets the request pass without a turn; an empty name stands for
    /// <see cref="FairSchedulerMiddlewareOptions.AnonymousCaller"/>.
    /// </param>
    /// <param name="configure">Changes the settings; they are read and checked now.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every error.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="FairScheduler"/> is registered and the settings name none.</exception>
    /// <remarks>
    /// <para>
    /// It belongs behind what it asks: after <c>UseRouting</c>, so that it sees which endpoints are exempt, and after
    /// <c>UseAuthentication</c> when the caller is the user. It belongs behind <c>UseCors</c> too, so that a browser may read a refusal.
    /// A <c>WebApplication</c> that does not call <c>UseRouting</c> itself routes first of all, which is early enough.
    /// </para>
    /// <para>
    /// Name callers by what a client cannot choose at will: the authenticated user, a checked key, the address. Whoever can
    /// invent names gets a share for each, and whoever can make the name null waits for nobody.
    /// </para>
    /// <para>
    /// While a request waits nothing of its body is read, and a client that leaves gives its place back at once. The turn lasts until the
    /// rest of the pipeline has ended, also with an exception, or until <see cref="FairTurnFeature.Release"/>. A request that has a turn
    /// must not ask the same scheduler for another one: when all do, all wait. A second use of this middleware with the same scheduler
    /// lets it pass.
    /// </para>
    /// <para>
    /// A client of HTTP/1.1 that leaves while more of its body is unread than the server reads ahead (1 MB, unless configured otherwise)
    /// is noticed late: when its turn comes and the body is read, or when it has waited too long. A request whose scheduler has been
    /// disposed is answered with 503 and <c>Retry-After: 1</c>.
    /// </para>
    /// </remarks>
    public static IApplicationBuilder UseFairScheduler(
        this IApplicationBuilder app, Func<HttpContext, string?> callerOf, Action<FairSchedulerMiddlewareOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(callerOf);
        return app.UseFairScheduler(context => callerOf(context) is { } caller ? new FairTurnRequest(caller) : null, configure);
    }

    /// <param name="app">The pipeline.</param>
    /// <param name="requestOf">
    /// Describes the turn: its caller, and how long it is expected to last. Null lets the request pass without a turn; an empty caller
    /// stands for <see cref="FairSchedulerMiddlewareOptions.AnonymousCaller"/>.
    /// </param>
    /// <param name="configure">Changes the settings; they are read and checked now.</param>
    /// <inheritdoc cref="UseFairScheduler(IApplicationBuilder, Func{HttpContext, string}, Action{FairSchedulerMiddlewareOptions})" />
    public static IApplicationBuilder UseFairScheduler(
        this IApplicationBuilder app, Func<HttpContext, FairTurnRequest?> requestOf, Action<FairSchedulerMiddlewareOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(requestOf);
        var options = new FairSchedulerMiddlewareOptions();
        configure?.Invoke(options);
        FairSchedulerMiddlewareOptionsValidator.ThrowIfInvalid(options, nameof(configure));

        var services = app.ApplicationServices;
        var scheduler = options.Scheduler ?? services.GetService<FairScheduler>() ?? throw new InvalidOperationException(
            "UseFairScheduler found no FairScheduler. Call builder.Services.AddFairScheduler(...) before the application is built, or set Scheduler in the options.");
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = services.GetService<ILogger<FairSchedulerMiddleware>>() ?? NullLogger<FairSchedulerMiddleware>.Instance;
        var settings = options.Copy();
        return app.Use(next => new FairSchedulerMiddleware(next, requestOf, scheduler, settings, time, logger).InvokeAsync);
    }
}
