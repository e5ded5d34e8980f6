using FullService.Analysis;
using FullService.Configuration;

namespace FullService.Webhooks;

/// <summary>Registers and maps what sends webhooks. It is registered before the jobs, which therefore stop first, while what they say last is still sent.</summary>
internal static class WebhookRegistration
{
    // A stream that its job still names is remembered, however soon it ended before the job: one that is not was ended.
    private static readonly TimeSpan Retention = AnalysisRegistration.Retention + TimeSpan.FromMinutes(1);

    public static IServiceCollection AddWebhooks(this IServiceCollection services, ServiceSettings settings)
    {
        var pusher = services.AddWebhookPusher(options =>
        {
            options.AllowPrivateNetworks = settings.AllowPrivateNetworks;
            options.FlushInterval = settings.FlushInterval;
            options.Retention = Retention;
        });
        if (settings.RedisConnection is not null)
        {
            pusher.UseRedis(options =>
            {
                options.KeyPrefix = RedisKeyPrefixes.OfWebhooks(settings);
                options.LeaseDuration = settings.RedisLeaseDuration;
            });
        }

        return services.AddSingleton<WebhookDeadLetterEndpoints>();
    }

    /// <summary>Maps what operators do about webhooks: in every process, because each has dead letters of its own.</summary>
    public static void MapWebhooks(this WebApplication app)
    {
        var letters = app.Services.GetRequiredService<WebhookDeadLetterEndpoints>();
        app.MapGet("/webhooks/dead-letters", letters.ListAsync);
        app.MapPost("/webhooks/dead-letters/{id}/retry", letters.RetryAsync);
        app.MapDelete("/webhooks/dead-letters/{id}", letters.DiscardAsync);
    }
}
