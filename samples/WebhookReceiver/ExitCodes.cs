namespace WebhookReceiver;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Everything that arrived was in order.</summary>
    public const int Success = 0;

    /// <summary>Something was out of order, missing, changed, malformed, or not signed as it should be.</summary>
    public const int Violated = 1;

    /// <summary>The receiver did not start: wrong arguments, or a port that is taken.</summary>
    public const int NotStarted = 2;
}
