using System.Numerics;

namespace Fairlead.Factoring.Planning;

/// <summary>States which methods the factorizer uses at a size and guesses how long the hardest number of that size takes.</summary>
/// <remarks>
/// Pure and cheap: a plan depends on the bit length, the speed and the number of threads alone, and is made in microseconds. Without a speed it is
/// for <see cref="MachineSpeed.Reference" />; <see cref="MachineSpeed.Measured" /> is that of this machine.
/// </remarks>
public readonly record struct FactoringPlan
{
    private static readonly FactoringStage[] WordStages = [FactoringStage.TrialDivision, FactoringStage.Primality, FactoringStage.WordSize];

    private static readonly FactoringStage[] WideStages =
    [
        FactoringStage.TrialDivision, FactoringStage.PerfectPower, FactoringStage.Primality,
        FactoringStage.EllipticCurves, FactoringStage.WordSize,
    ];

    private static readonly FactoringStage[] SieveStages =
    [
        .. WideStages, FactoringStage.QuadraticSieve, FactoringStage.LinearAlgebra, FactoringStage.SquareRoot,
    ];

    // Two threads take turns at little more than the memory of the machine.
    private const double GainPerThread = 0.92;

    private FactoringPlan(int bits, MachineSpeed speed, int threads)
    {
        Bits = bits;
        Speed = speed;
        Threads = threads;

        // Only curves and sieves gain from threads, and only those of numbers of some size: the time of the others is the same in any plan.
        var duration = DurationTable.Estimate(bits);
        ExpectedDuration = Speed.Scale(threads == 1 || bits < FactoringRun.SmallestSharedBits ? duration : Sum(PlanSteps.For(bits, threads), threads));
    }

    /// <summary>Gets the bit length of the number that the plan is for.</summary>
    public int Bits { get; }

    /// <summary>Gets the speed of the machine that the plan is for.</summary>
    public MachineSpeed Speed { get; }

    /// <summary>Gets the number of threads that the plan is for.</summary>
    public int Threads { get; }

    /// <summary>Gets the guessed time for a product of two primes of equal length.</summary>
    /// <value>
    /// Grows steadily with <see cref="Bits" />, up to 1,000 days of the reference machine. Most numbers are much faster, because their factors are small.
    /// </value>
    public TimeSpan ExpectedDuration { get; }

    /// <summary>Gets the stages that the factorizer may go through, in order.</summary>
    public IReadOnlyList<FactoringStage> Stages => Bits <= 64 ? WordStages
        : Bits is < FactoringRun.SmallestSievedBits or > QuadraticSieve.QuadraticSieveSplitter.MaximumBits ? WideStages
        : SieveStages;

    /// <summary>Gets what is tried, in order, up to the first split of a product of two primes of equal length.</summary>
    /// <remarks>Made anew with every call. The times add up to <see cref="ExpectedDuration" />, up to rounding.</remarks>
    public IReadOnlyList<PlannedStage> Steps
    {
        get
        {
            var (speed, threads) = (Speed, Bits < FactoringRun.SmallestSharedBits ? 1 : Math.Max(1, Threads));
            return [.. PlanSteps.For(Math.Max(1, Bits), threads).Select(step => step with { ExpectedDuration = speed.Scale(OnThreads(step, threads)) })];
        }
    }

    /// <summary>Makes the plan for a number.</summary>
    /// <param name="number">The number to factor, at least 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number" /> is less than 1.</exception>
    public static FactoringPlan For(BigInteger number) => For(number, MachineSpeed.Reference, threads: 1);

    /// <summary>Makes the plan for a number on a machine.</summary>
    /// <param name="number">The number to factor, at least 1.</param>
    /// <param name="speed">The speed of the machine.</param>
    /// <param name="threads">The number of threads, at least 1, each with a processor of its own.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number" /> or <paramref name="threads" /> is less than 1.</exception>
    public static FactoringPlan For(BigInteger number, MachineSpeed speed, int threads)
    {
        if (number.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "Only integers from 1 upwards are factored.");
        }

        return ForBits((int)Math.Min(number.GetBitLength(), int.MaxValue), speed, threads);
    }

    /// <summary>Makes the plan for a size.</summary>
    /// <param name="bits">The bit length of the number, at least 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits" /> is less than 1.</exception>
    public static FactoringPlan ForBits(int bits) => ForBits(bits, MachineSpeed.Reference, threads: 1);

    /// <summary>Makes the plan for a size on a machine.</summary>
    /// <param name="bits">The bit length of the number, at least 1.</param>
    /// <param name="speed">The speed of the machine.</param>
    /// <param name="threads">The number of threads, at least 1, each with a processor of its own.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits" /> or <paramref name="threads" /> is less than 1.</exception>
    public static FactoringPlan ForBits(int bits, MachineSpeed speed, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new FactoringPlan(bits, speed, threads);
    }

    private static TimeSpan Sum(List<PlannedStage> steps, int threads) =>
        steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + OnThreads(step, threads));

    private static TimeSpan OnThreads(PlannedStage step, int threads) => step.Stage is FactoringStage.QuadraticSieve or FactoringStage.EllipticCurves
        ? step.ExpectedDuration / (1 + (GainPerThread * (threads - 1)))
        : step.ExpectedDuration;
}
