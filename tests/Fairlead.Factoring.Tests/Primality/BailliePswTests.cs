using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Tests.Primality;

public sealed class BailliePswTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(607, true)]
    [InlineData(1_279, true)]
    [InlineData(2_203, true)]
    [InlineData(1_277, false)]
    [InlineData(2_207, false)]
    public void IsProbablePrime_MersenneNumber_IsWhatIsKnownOfIt(int exponent, bool isPrime) =>
        Assert.Equal(isPrime, BailliePsw.IsProbablePrime(BigInteger.Pow(2, exponent) - 1, Token));

    [Fact]
    public void IsProbablePrime_LargePrimeCanceled_EndsBeforeTheTestDoes()
    {
        // The test of 2^9689 - 1 takes seconds.
        var elapsed = Interruption.Measure(static token => BailliePsw.IsProbablePrime(BigInteger.Pow(2, 9_689) - 1, token));

        // 50 ms is the promise; the rest is for a machine that is busy with other tests.
        Assert.InRange(elapsed.TotalMilliseconds, 0, 400);
    }
}
