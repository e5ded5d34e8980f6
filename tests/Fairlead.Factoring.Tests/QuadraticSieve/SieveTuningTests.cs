using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class SieveTuningTests
{
    [Fact]
    public void Rows_Table_Ascends()
    {
        var rows = SieveTuning.Rows;
        for (var i = 1; i < rows.Length; i++)
        {
            Assert.True(rows[i - 1].Bits < rows[i].Bits && rows[i - 1].FactorBaseSize < rows[i].FactorBaseSize);
            Assert.True(rows[i - 1].Blocks <= rows[i].Blocks && rows[i - 1].SkippedPrimes <= rows[i].SkippedPrimes);
        }
    }

    [Fact]
    public void For_EverySize_KeepsWithinWhatTheKernelsCanDo()
    {
        for (var bits = 40; bits <= 480; bits++)
        {
            var parameters = SieveTuning.For(bits);

            Assert.InRange(parameters.Blocks << SieveLayout.BlockBits, 1, 1 << 22);
            Assert.InRange(parameters.LargePrimes, 1, 2);
            Assert.InRange(parameters.SkippedPrimes, 3, NearBlockSieve.SmallestPrime);
        }
    }
}
