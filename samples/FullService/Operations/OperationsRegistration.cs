using Fairlead.Scheduling.Jobs;
using FullService.Compute;
using FullService.Http;

namespace FullService.Operations;

/// <summary>Registers and maps what operators look at.</summary>
internal static class OperationsRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services) =>
        services.AddSingleton<StatisticsReader>().AddSingleton<StatisticsEndpoints>();

    public static void MapOperations(this WebApplication app)
    {
        var statistics = app.Services.GetRequiredService<StatisticsEndpoints>();
        var queue = app.Services.GetRequiredService<JobQueue<FactorJob, FactorResult>>();
        var lifetime = app.Lifetime;
        app.MapGet("/health/live", static context => WriteHealthAsync(context));
        app.MapGet("/health/ready", context => lifetime.ApplicationStopping.IsCancellationRequested
            ? Problem.WriteAsync(context, new Refusal(StatusCodes.Status503ServiceUnavailable, "The service is stopping and takes no new work."))
            : WriteReadinessAsync(context, queue));
        app.MapGet("/stats", statistics.GetAsync);
        app.MapGet("/stats/stream", statistics.StreamAsync);
    }

    // A store whose disk has failed answers nothing any more, and this with 503.
    private static async Task WriteReadinessAsync(HttpContext context, JobQueue<FactorJob, FactorResult> queue)
    {
        await queue.FindAsync(default, context.RequestAborted);
        await WriteHealthAsync(context);
    }

    private static Task WriteHealthAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync("""{"status":"healthy"}""", context.RequestAborted);
    }
}
