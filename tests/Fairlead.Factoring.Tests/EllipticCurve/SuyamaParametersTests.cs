using System.Numerics;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class SuyamaParametersTests
{
    [Fact]
    public void Table_EveryRow_LiesOnTheCurveOfTheFamily()
    {
        // sigma/tau = 5u / (u - 24), so u = 24·sigma / (sigma - 5·tau) = top / bottom.
        foreach (var (sigma, tau) in SuyamaParameters.Table.ToArray())
        {
            var (top, bottom) = (24 * (BigInteger)sigma, sigma - (5 * (BigInteger)tau));

            // v² = u³ - u² - 120u + 432, multiplied by bottom^4.
            var square = bottom * (BigInteger.Pow(top, 3) - (top * top * bottom) - (120 * top * bottom * bottom) + (432 * BigInteger.Pow(bottom, 3)));

            Assert.True(square.Sign > 0 && Arithmetic.IntegerRootIsExact(square), $"{sigma}/{tau}");
        }
    }

    [Fact]
    public void At_BeyondTheTable_DependsOnTheSeed()
    {
        var index = SuyamaParameters.Table.Length;

        Assert.Equal(SuyamaParameters.At(0, 1), SuyamaParameters.At(0, 2));
        Assert.NotEqual(SuyamaParameters.At(index, 1), SuyamaParameters.At(index, 2));
        Assert.Equal(SuyamaParameters.At(index, 2), SuyamaParameters.At(index + 1, 1));
    }

    private static class Arithmetic
    {
        public static bool IntegerRootIsExact(BigInteger square)
        {
            var root = (BigInteger)1 << (int)((square.GetBitLength() / 2) + 1);
            while (root * root > square)
            {
                root = (root + (square / root)) / 2;
            }

            return root * root == square;
        }
    }
}
