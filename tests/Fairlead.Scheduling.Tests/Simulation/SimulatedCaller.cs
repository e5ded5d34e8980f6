namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>One caller of a scenario: what it sends, and what it got.</summary>
internal sealed class SimulatedCaller(string name, Func<Random, double> duration)
{
    public string Name { get; } = name;

    public double Weight { get; init; } = 1;

    public FairPriority Priority { get; init; }

    /// <summary>Gets how many jobs wait from the arrival on.</summary>
    public int Backlog { get; init; }

    public double ArrivesAt { get; init; }

    /// <summary>Gets how long after the end of a job the next is sent; none when negative.</summary>
    public double ResubmitAfter { get; init; } = -1;

    /// <summary>Gets how much the guess is off: the factor between guess and length.</summary>
    public Func<Random, double> GuessError { get; init; } = static _ => 1;

    /// <summary>Gets how long none of its jobs may wait.</summary>
    public double AllowedWait { get; init; } = double.PositiveInfinity;

    public double Service { get; set; }

    public double LongestWait { get; set; }

    public int Completed { get; set; }

    public double NextDuration(Random random) => duration(random);
}
