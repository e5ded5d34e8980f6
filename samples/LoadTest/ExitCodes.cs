namespace LoadTest;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Everything was accepted, has ended and is right.</summary>
    public const int Success = 0;

    /// <summary>Something was refused, lost, failed or wrong, or the user stopped the run before all was known.</summary>
    public const int LostOrWrong = 1;

    /// <summary>Nothing was sent: the arguments are wrong, or the service is not there.</summary>
    public const int NotStarted = 2;
}
