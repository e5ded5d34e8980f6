using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class StageTwoPlanTests
{
    [Theory]
    [InlineData(50, 2_000)]
    [InlineData(137, 4_110)]
    [InlineData(868, 43_400)]
    [InlineData(25_683, 1_669_395)]
    public void ForBounds_Bounds_CoverEveryPrimeBetweenThem(int stage1, int stage2)
    {
        var plan = StageTwoPlan.ForBounds(new CurveBounds(stage1, stage2), CancellationToken.None);

        var covered = new HashSet<int>();
        for (var i = 0; i < plan.Pairs.Length; i++)
        {
            foreach (var index in plan.Pairs[i])
            {
                covered.Add(((plan.FirstGiant + i) * plan.Width) + plan.BabySteps[index]);
                covered.Add(((plan.FirstGiant + i) * plan.Width) - plan.BabySteps[index]);
            }
        }

        Assert.True(plan.FirstGiant > 0);
        Assert.All(PrimesUpTo(stage2).Where(prime => prime > stage1), prime => Assert.Contains(prime, covered));
    }

    [Fact]
    public void ForBounds_Canceled_Throws() =>
        Assert.Throws<OperationCanceledException>(
            () => StageTwoPlan.ForBounds(new CurveBounds(1_000, 50_000), new CancellationToken(canceled: true)));

    private static IEnumerable<int> PrimesUpTo(int limit)
    {
        var isComposite = new bool[limit + 1];
        for (var i = 2; i <= limit; i++)
        {
            if (!isComposite[i])
            {
                yield return i;
                for (var multiple = (long)i * i; multiple <= limit; multiple += i)
                {
                    isComposite[multiple] = true;
                }
            }
        }
    }
}
