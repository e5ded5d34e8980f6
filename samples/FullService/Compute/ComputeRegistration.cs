using Fairlead.Factoring.Caching;
using Fairlead.Scheduling.Jobs;
using FullService.Configuration;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Registers and maps the compute part of the API.</summary>
internal static class ComputeRegistration
{
    private const string Queue = "factor";

    public static IServiceCollection AddCompute(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddFactoring().Configure<FactorizationCacheOptions>(options => options.Capacity = settings.Cache.Capacity);
        services.AddSingleton<ComputeEvents>();

        // What announces before what works, so that it stops after: jobs also end while they drain.
        var jobs = services.AddFairJobs<FactorJob, FactorResult>(Queue, options => Copy(settings.Queue, options))
            .OnCompleted(static (completion, cancellationToken) => completion.Services.GetRequiredService<ComputeEvents>().PushAsync(completion, cancellationToken))
            .HandledBy<FactorJobHandler>()
            .SerializedBy(StoredJson.Default.FactorJob, StoredJson.Default.FactorResult);
        if (settings.RedisConnection is not null)
        {
            jobs.UseRedis(options => options.KeyPrefix = RedisKeyPrefixes.OfComputeJobs(settings));
        }
        else if (settings.StorageFolder is { } folder)
        {
            jobs.UseJournal(JournalFolder(folder));
        }

        return services
            .AddSingleton<SubmitEndpoint>()
            .AddSingleton<BatchEndpoint>()
            .AddSingleton<JobEndpoints>()
            .AddSingleton<ListEndpoints>()
            .AddSingleton<RetryEndpoint>();
    }

    /// <summary>Names the folder of the jobs within the folder of the service.</summary>
    public static string JournalFolder(string storageFolder) => Path.Combine(storageFolder, Queue);

    public static void MapCompute(this WebApplication app)
    {
        var services = app.Services;
        var jobs = services.GetRequiredService<JobEndpoints>();
        var lists = services.GetRequiredService<ListEndpoints>();
        app.MapPost("/compute", services.GetRequiredService<SubmitEndpoint>().HandleAsync);
        app.MapPost("/compute/batch", services.GetRequiredService<BatchEndpoint>().HandleAsync)
            .WithMetadata(new BodyLimit(BatchBody.MaxBytes));
        app.MapGet("/compute", lists.ListAsync);
        app.MapGet("/compute/{id}", jobs.GetAsync);
        app.MapDelete("/compute/{id}", jobs.CancelAsync);
        app.MapGet("/dead-letters", lists.ListDeadAsync);
        app.MapPost("/dead-letters/{id}/retry", services.GetRequiredService<RetryEndpoint>().HandleAsync);
    }

    private static void Copy(JobQueueOptions from, JobQueueOptions to)
    {
        to.Workers = from.Workers;
        to.ReservedForShortJobs = from.ReservedForShortJobs;
        to.ShortJobBound = from.ShortJobBound;
        to.MaxQueued = from.MaxQueued;
        to.MaxQueuedPerCaller = from.MaxQueuedPerCaller;
        to.MaxRetained = from.MaxRetained;
        to.Retention = from.Retention;
        to.JobTimeout = from.JobTimeout;
        to.DrainTime = from.DrainTime;
        to.LeaseDuration = from.LeaseDuration;
    }
}
