using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class PrimeSieveTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(100, 25)]
    [InlineData(1_000_000, 78_498)]
    [InlineData(10_000_000, 664_579)]
    public void UpTo_Limit_CountsThePrimes(int limit, int expected) =>
        Assert.Equal(expected, PrimeSieve.UpTo(limit, TestContext.Current.CancellationToken).Count());

    [Fact]
    public void UpTo_Small_ListsThePrimes() =>
        Assert.Equal([2, 3, 5, 7, 11, 13, 17, 19, 23, 29], PrimeSieve.UpTo(30, TestContext.Current.CancellationToken));
}
