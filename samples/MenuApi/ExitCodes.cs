namespace MenuApi;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>It answered until it was stopped.</summary>
    public const int Success = 0;

    /// <summary>It did not start: wrong arguments, or a port that is taken.</summary>
    public const int NotStarted = 2;
}
