using System.Numerics;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class LucasChainBuilderTests
{
    [Fact]
    public void MultiplyBy_EveryPrimeBelow400_MultipliesByIt()
    {
        foreach (var prime in Oracle.SieveOfEratosthenes(400))
        {
            var builder = new LucasChainBuilder();
            builder.MultiplyBy((int)prime);

            Assert.Equal(prime, Replay(builder.Steps, LucasChainBuilder.SlotCount)[builder.ResultSlot]);
        }
    }

    [Fact]
    public void MultiplyBy_ManyPrimes_MultipliesByTheirProduct()
    {
        var builder = new LucasChainBuilder();
        BigInteger expected = 1;
        foreach (var prime in (int[])[2, 2, 3, 3, 5, 7, 11, 2, 13, 97])
        {
            builder.MultiplyBy(prime);
            expected *= prime;
        }

        Assert.Equal(expected, Replay(builder.Steps, LucasChainBuilder.SlotCount)[builder.ResultSlot]);
    }

    [Fact]
    public void MultiplyBy_Primes_TakesAboutOnePointFiveStepsForEachBit()
    {
        var builder = new LucasChainBuilder();
        var bits = 0.0;
        foreach (var prime in Oracle.SieveOfEratosthenes(200).Skip(1))
        {
            builder.MultiplyBy((int)prime);
            bits += Math.Log2(prime);
        }

        Assert.InRange(builder.Steps.Count / bits, 1.4, 1.56);
    }

    [Fact]
    public void Build_EveryTuningRow_MakesTheMultiplesThatStageTwoCompares()
    {
        foreach (var row in WordCurveTuning.Rows)
        {
            var program = CurveProgram.Build(row);
            var slots = Replay(program.Steps, program.SlotCount);
            var unit = StageOneProduct(row.StageOneBound);
            var multiples = program.Points.Select(slot => slots[slot]).ToArray();

            Assert.All(multiples, multiple => Assert.True((multiple % unit).IsZero));
            var covered = program.Pairs
                .SelectMany(pair => new[] { (multiples[pair.Giant] + multiples[pair.Baby]) / unit, (multiples[pair.Giant] - multiples[pair.Baby]) / unit })
                .ToHashSet();
            var wanted = Oracle.SieveOfEratosthenes(row.StageTwoBound)
                .Where(prime => prime > row.StageOneBound && prime > row.Stride / 2 && prime < row.StageTwoBound - row.Stride);
            Assert.All(wanted, prime => Assert.Contains(prime, covered));
        }
    }

    [Fact]
    public void Rows_Table_IsOrderedAndCoversAllWords()
    {
        var rows = WordCurveTuning.Rows;
        for (var i = 1; i < rows.Length; i++)
        {
            Assert.True(rows[i - 1].MaxBits < rows[i].MaxBits);
            Assert.True(rows[i - 1].StageOneBound < rows[i].StageOneBound);
            Assert.True(rows[i - 1].StageTwoBound < rows[i].StageTwoBound);
        }

        Assert.Equal(64, rows[^1].MaxBits);
    }

    /// <summary>Follows the steps on integers and checks that each difference is what the step claims.</summary>
    private static BigInteger[] Replay(IEnumerable<LucasStep> steps, int slotCount)
    {
        var slots = new BigInteger[slotCount];
        slots[0] = 1;
        foreach (var step in steps)
        {
            Assert.True(step.IsDoubling || BigInteger.Abs(slots[step.Left] - slots[step.Right]) == slots[step.Difference]);
            slots[step.Target] = slots[step.Left] + slots[step.Right];
        }

        return slots;
    }

    private static BigInteger StageOneProduct(int bound)
    {
        BigInteger product = 1;
        foreach (var prime in Oracle.SieveOfEratosthenes(bound + 1))
        {
            var limit = prime switch { 2 => 4 * bound, 3 => 3 * bound, _ => bound };
            for (var power = prime; power <= limit; power *= prime)
            {
                product *= prime;
            }
        }

        return product;
    }
}
