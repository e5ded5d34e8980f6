using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Calls the application's function that makes a coarser version.</summary>
internal static partial class Coarsener
{
    public static ReadOnlyMemory<byte>? Run(WebhookCoarsening coarsening, ReadOnlyMemory<byte> unsent, ILogger logger)
    {
        try
        {
            return coarsening.Coarsen(unsent);
        }
#pragma warning disable CA1031 // The application's code: without a coarser version everything is sent as it is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "The function that makes output coarser failed; all of it is sent.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
