namespace Factor;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Every input was factored, or planned with <c>--plan</c>.</summary>
    public const int Success = 0;

    /// <summary>At least one input could not be read or factored; the others were.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line is wrong, and nothing was done.</summary>
    public const int WrongUsage = 2;

    /// <summary>The user stopped the program: 128 and the number of the signal, as shells have it.</summary>
    public const int Stopped = 130;
}
