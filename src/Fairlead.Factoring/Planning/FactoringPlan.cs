using System.Numerics;

namespace Fairlead.Factoring.Planning;

/// <summary>States which methods the factorizer uses at a size and guesses how long the hardest number of that size takes.</summary>
/// <remarks>Pure and cheap: a plan depends on the bit length alone and is made in well below a microsecond.</remarks>
public readonly record struct FactoringPlan
{
    private static readonly FactoringStage[] WordStages = [FactoringStage.TrialDivision, FactoringStage.Primality, FactoringStage.WordSize];

    private static readonly FactoringStage[] WideStages =
    [
        FactoringStage.TrialDivision, FactoringStage.PerfectPower, FactoringStage.Primality,
        FactoringStage.EllipticCurves, FactoringStage.WordSize,
    ];

    private static readonly FactoringStage[] SieveStages = [.. WideStages, FactoringStage.QuadraticSieve];

    private FactoringPlan(int bits)
    {
        Bits = bits;
        ExpectedDuration = DurationTable.Estimate(bits);
    }

    /// <summary>Gets the bit length of the number that the plan is for.</summary>
    public int Bits { get; }

    /// <summary>Gets the guessed time of one thread for a product of two primes of equal length.</summary>
    /// <value>
    /// Grows steadily with <see cref="Bits" />, up to 1,000 days. Most numbers are much faster, because their factors are small.
    /// </value>
    public TimeSpan ExpectedDuration { get; }

    /// <summary>Gets the stages that the factorizer may go through, in order.</summary>
    public IReadOnlyList<FactoringStage> Stages => Bits <= 64 ? WordStages : Bits < FactoringRun.SmallestSievedBits ? WideStages : SieveStages;

    /// <summary>Makes the plan for a number.</summary>
    /// <param name="number">The number to factor, at least 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number" /> is less than 1.</exception>
    public static FactoringPlan For(BigInteger number)
    {
        if (number.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "Only integers from 1 upwards are factored.");
        }

        return new FactoringPlan((int)Math.Min(number.GetBitLength(), int.MaxValue));
    }

    /// <summary>Makes the plan for a size.</summary>
    /// <param name="bits">The bit length of the number, at least 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits" /> is less than 1.</exception>
    public static FactoringPlan ForBits(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        return new FactoringPlan(bits);
    }
}
