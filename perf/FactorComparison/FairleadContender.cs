using System.Globalization;
using System.Numerics;
using Fairlead.Factoring;
using PerfSupport;

namespace FactorComparison;

/// <summary>The factorizer of this repository, on so many threads.</summary>
public sealed class FairleadContender(int threads) : IContender
{
    private readonly Factorizer _factorizer = new(new FactorizerOptions { MaxDegreeOfParallelism = threads });

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"Fairlead, {threads} {(threads == 1 ? "thread" : "threads")}");

    public FactoringTime Factor(BigInteger number, int repetitions)
    {
        Factorization? factorization = null;
        var time = Measurement.Of(() =>
        {
            for (var repetition = 0; repetition < repetitions; repetition++)
            {
                factorization = _factorizer.Factor(number);
            }
        });
        return new FactoringTime(time with { Count = repetitions }, factorization!.Factors[0].Prime);
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
