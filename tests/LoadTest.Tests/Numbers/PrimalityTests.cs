using LoadTest.Numbers;

namespace LoadTest.Tests.Numbers;

public sealed class PrimalityTests
{
    [Fact]
    public void IsPrime_FirstHalfMillion_AgreesWithTheSieveOfEratosthenes()
    {
        const int limit = 500_000;
        var isComposite = new bool[limit];
        for (var prime = 2; prime * prime < limit; prime++)
        {
            for (var multiple = prime * prime; multiple < limit && !isComposite[prime]; multiple += prime)
            {
                isComposite[multiple] = true;
            }
        }

        for (var number = 0; number < limit; number++)
        {
            Assert.Equal(number > 1 && !isComposite[number], Primality.IsPrime((ulong)number));
        }
    }

    // The smallest strong pseudoprimes to the first 1, 2, ... prime bases, and two Carmichael numbers (OEIS A014233).
    [Theory]
    [InlineData(2_047)]
    [InlineData(1_373_653)]
    [InlineData(25_326_001)]
    [InlineData(3_215_031_751)]
    [InlineData(2_152_302_898_747)]
    [InlineData(3_474_749_660_383)]
    [InlineData(341_550_071_728_321)]
    [InlineData(3_825_123_056_546_413_051)]
    [InlineData(561)]
    [InlineData(9_746_347_772_161)]
    public void IsPrime_CompositeThatFoolsWeakerTests_IsComposite(ulong number) => Assert.False(Primality.IsPrime(number));

    [Theory]
    [InlineData(2_147_483_647)]
    [InlineData(4_294_967_291)]
    [InlineData(999_999_999_989)]
    [InlineData(2_305_843_009_213_693_951)]
    [InlineData(9_223_372_036_854_775_783)]
    public void IsPrime_LargePrime_IsPrime(ulong number) => Assert.True(Primality.IsPrime(number));

    [Fact]
    public void IsPrime_FromTheLimitOn_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => Primality.IsPrime(Primality.Limit));
}
