using System.Numerics;
using Fairlead.Factoring.Proofs;

namespace Fairlead.Factoring.Tests.Proofs;

public sealed class StepVerifierTests
{
    private static readonly BigInteger Mersenne = (BigInteger.One << 89) - 1;
    private static readonly ProofStep Valid = FindValid();

    [Fact]
    public void IsValid_DiscriminantOfWrongKind_IsRefused() =>
        // It must be 1 modulo 4, coprime to the number, and no square modulo the number, as 5 is.
        Assert.All([0, 1, 4, 5, 9, 3, -1, int.MinValue, int.MaxValue], static discriminant =>
            Assert.False(StepVerifier.IsValid(Step(discriminant, Valid.Plus[0].Witness), CancellationToken.None)));

    [Fact]
    public void IsValid_EvenParameter_IsRefused() =>
        Assert.All([0, 2, -2, int.MinValue], static p => Assert.False(StepVerifier.IsValid(Step(Valid.Discriminant, p), CancellationToken.None)));

    [Fact]
    public void IsValid_RepeatedOrForeignFactor_IsRefused()
    {
        Assert.True(StepVerifier.IsValid(Valid, CancellationToken.None));
        var two = Valid.Plus[0];
        Assert.False(StepVerifier.IsValid(Valid with { Plus = [two, two] }, CancellationToken.None));
        Assert.False(StepVerifier.IsValid(Valid with { Plus = [two, new ProvenFactor(3, 1)] }, CancellationToken.None));
        Assert.False(StepVerifier.IsValid(Valid with { Plus = [new ProvenFactor(1, 1)] }, CancellationToken.None));
        Assert.False(StepVerifier.IsValid(Valid with { Plus = [new ProvenFactor(0, 1)] }, CancellationToken.None));
    }

    private static ProofStep FindValid() =>
        Enumerable.Range(1, 100).Select(static p => Step(-7, p)).First(static step => StepVerifier.IsValid(step, CancellationToken.None));

    private static ProofStep Step(int discriminant, int p) => new(Mersenne, [], [new ProvenFactor(2, p)], discriminant);
}
