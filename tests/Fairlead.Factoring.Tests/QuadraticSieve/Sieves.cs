using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.Tests.EllipticCurve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

/// <summary>Sieves for tests, the same in every run.</summary>
internal static class Sieves
{
    /// <summary>Gets a sieve with primes of every kind: skipped ones, medium ones, some near a block, and buckets below and above the interval.</summary>
    public static SieveSetup WithAllKinds { get; } = Create(180, new SieveParameters(9_000, 4, 60, 60, 2, 1.75, 2));

    public static SieveSetup Create(int bits, SieveParameters parameters) =>
        SieveSetup.Create(Semiprimes.Balanced(bits, 7), parameters, CancellationToken.None);

    public static PolynomialFamily Family(SieveSetup setup, ulong seed = 1)
    {
        Assert.True(new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, seed).TryNext(out var family));
        return family;
    }

    public static RootTable Roots(SieveSetup setup) => new(setup.FactorBase, setup.Pool, setup.Inverses, setup.Layout.Interval);

    /// <summary>Returns Q at a place that is counted from the left end of the sieve, from the definition.</summary>
    public static BigInteger Value(SieveSetup setup, PolynomialFamily family, int polynomial, int place)
    {
        var root = (2 * family.Leading * (place - (setup.Layout.Interval / 2))) + family.Middle(polynomial);
        var (value, rest) = BigInteger.DivRem((root * root) - setup.Multiple, 4 * family.Leading);
        Assert.True(rest.IsZero, "4a divides (2ax + b)² − kn");
        return value;
    }
}
