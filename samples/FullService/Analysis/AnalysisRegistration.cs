using FullService.Configuration;

namespace FullService.Analysis;

/// <summary>Registers and maps the analysis part of the API.</summary>
internal static class AnalysisRegistration
{
    /// <summary>How long an analysis is remembered after its end.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private const string Queue = "analysis";
    private const int MaxRetained = 50_000;

    public static IServiceCollection AddAnalysis(this IServiceCollection services, ServiceSettings settings)
    {
        // What ends streams before what works, so that it stops after: jobs also end while they drain.
        var jobs = services.AddFairJobs<AnalysisJob, AnalysisResult>(Queue, options =>
            {
                options.Workers = settings.Role == ProcessRole.Api ? 0 : settings.Analysis.MaxRunning;
                options.MaxRunningLongPerCaller = settings.Analysis.MaxRunning;
                options.MaxRetained = MaxRetained;
                options.Retention = Retention;
                options.DrainTime = settings.Queue.DrainTime;
                options.LeaseDuration = settings.Queue.LeaseDuration;
            })
            .OnCompleted(static (completion, cancellationToken) => completion.Services.GetRequiredService<AnalysisEnds>().EndAsync(completion.Job, cancellationToken))
            .HandledBy<AnalysisHandler>()
            .SerializedBy(StoredAnalysisJson.Default.AnalysisJob, StoredAnalysisJson.Default.AnalysisResult);
        if (settings.RedisConnection is not null)
        {
            jobs.UseRedis(options => options.KeyPrefix = RedisKeyPrefixes.OfAnalyses(settings));
        }

        return services
            .AddSingleton<AnalysisEnds>()
            .AddSingleton<Beat>()
            .AddSingleton<StartAnalysisEndpoint>()
            .AddSingleton<AnalysisEndpoints>();
    }

    public static void MapAnalysis(this WebApplication app)
    {
        var analyses = app.Services.GetRequiredService<AnalysisEndpoints>();
        app.MapPost("/start-analysis", app.Services.GetRequiredService<StartAnalysisEndpoint>().HandleAsync);
        app.MapGet("/analysis", analyses.ListAsync);
        app.MapGet("/analysis/{id}", analyses.GetAsync);
    }
}
