namespace FullService.Configuration;

/// <summary>What the keys of each part of the service begin with in Redis, in braces: all of them begin with <c>Redis:KeyPrefix</c>.</summary>
internal static class RedisKeyPrefixes
{
    /// <summary>How long what is added may be, with some room.</summary>
    public const int LongestAddition = 10;

    public static string OfComputeJobs(ServiceSettings settings) => settings.RedisKeyPrefix;

    public static string OfAnalyses(ServiceSettings settings) => $"{settings.RedisKeyPrefix}:analysis";

    public static string OfWebhooks(ServiceSettings settings) => $"{settings.RedisKeyPrefix}:webhooks";

    public static string OfRelay(ServiceSettings settings) => $"{settings.RedisKeyPrefix}:relay";

    /// <summary>Lists all of them.</summary>
    public static IReadOnlyList<string> All(ServiceSettings settings) => [OfComputeJobs(settings), OfAnalyses(settings), OfWebhooks(settings), OfRelay(settings)];
}
