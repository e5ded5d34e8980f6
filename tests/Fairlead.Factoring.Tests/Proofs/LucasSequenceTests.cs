using System.Numerics;
using Fairlead.Factoring.Proofs;

namespace Fairlead.Factoring.Tests.Proofs;

public sealed class LucasSequenceTests
{
    [Theory]
    [InlineData(1, 5)] // The Fibonacci numbers
    [InlineData(3, 5)]
    [InlineData(1, -7)]
    [InlineData(5, -11)]
    public void Term_FirstIndexes_FollowsTheRecurrence(int p, int discriminant)
    {
        BigInteger modulus = 1_000_000_007;
        var sequence = new LucasSequence(modulus, p, discriminant);
        Assert.Equal(discriminant, (p * p) - (4 * sequence.Q));

        BigInteger term = 0, next = 1;
        for (var index = 0; index < 200; index++)
        {
            Assert.Equal(((term % modulus) + modulus) % modulus, sequence.Term(index, TestContext.Current.CancellationToken));
            (term, next) = (next, (p * next) - (sequence.Q * term));
        }
    }
}
