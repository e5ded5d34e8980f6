using Microsoft.Extensions.Logging;

namespace Fairlead.Relay.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The upstream could not be asked for {Url}; the answer is {StatusCode}.")]
    public static partial void UpstreamFailed(ILogger logger, Uri url, int statusCode, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The answer of {Url} broke off, and so did the connection of the client.")]
    public static partial void AnswerBrokeOff(ILogger logger, Uri url, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "A request for {Url} has passed this relay before: the upstream leads back to it.")]
    public static partial void LoopFound(ILogger logger, Uri url);

    [LoggerMessage(4, LogLevel.Information, "{Count} stored responses were purged: {Scope} {Url}.")]
    public static partial void Purged(ILogger logger, long count, string scope, Uri url);
}
