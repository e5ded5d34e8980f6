namespace Dishes;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>The restaurants, or the dishes of one, were printed.</summary>
    public const int Success = 0;

    /// <summary>No restaurant has that name, or several do.</summary>
    public const int NotFound = 1;

    /// <summary>The command line is wrong, and nothing was asked.</summary>
    public const int WrongUsage = 2;

    /// <summary>The restaurant is closed on that day.</summary>
    public const int Closed = 3;

    /// <summary>The relay does not answer, or not with restaurants.</summary>
    public const int NoAnswer = 4;

    /// <summary>The user stopped the program: 128 and the number of the signal, as shells have it.</summary>
    public const int Stopped = 130;
}
