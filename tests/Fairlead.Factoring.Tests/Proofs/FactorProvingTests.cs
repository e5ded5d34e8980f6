using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Tests.Proofs;

public sealed class FactorProvingTests
{
    private static readonly Factorizer Proving = new(new FactorizerOptions { ProvePrimes = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Factor_WithProofs_SaysWhichFactorsAreProved()
    {
        var number = 12 * ((BigInteger.One << 89) - 1);

        var factorization = Proving.Factor(number, Token);

        Assert.True(factorization.IsProved);
        Assert.All(factorization.Factors, static power => Assert.Equal(PrimalityVerdict.Prime, power.Verdict));
        var proof = Assert.Single(factorization.Proofs);
        Assert.Equal((BigInteger.One << 89) - 1, proof.Prime);
        Assert.True(proof.Verify(Token));
    }

    [Fact]
    public void Factor_WithProofsAndProgress_ProvesAsWell() =>
        Assert.Single(Proving.Factor((BigInteger.One << 127) - 1, new ProgressLog(), Token).Proofs);

    [Fact]
    public void Factor_WithoutProofs_LeavesLargeFactorsProbable()
    {
        var factorization = Factorizer.Shared.Factor((BigInteger.One << 127) - 1, Token);

        Assert.Empty(factorization.Proofs);
        Assert.False(factorization.IsProved);
    }
}
