using Fairlead.Scheduling.AspNetCore;

// The namespace in which applications look for endpoint conventions.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which endpoints need no turn, or need it only until they answer.</summary>
public static class FairSchedulerEndpointConventionBuilderExtensions
{
    private static readonly DisableFairSchedulingAttribute Disabled = new();
    private static readonly ReleaseFairTurnOnResponseStartAttribute ReleasedOnResponseStart = new();

    /// <summary>Lets requests pass without a turn: health checks, and whatever must answer when everything else waits.</summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">An endpoint or a group of endpoints.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>It takes effect when <c>UseFairScheduler</c> comes after routing.</remarks>
    public static TBuilder DisableFairScheduling<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(Disabled));
        return builder;
    }

    /// <summary>Ends turns when the response starts, for endpoints that answer for long: WebSockets, streams of events.</summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">An endpoint or a group of endpoints.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>It takes effect when <c>UseFairScheduler</c> comes after routing. For another moment: <see cref="FairTurnFeature.Release"/>.</remarks>
    public static TBuilder ReleaseFairTurnOnResponseStart<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(ReleasedOnResponseStart));
        return builder;
    }
}
