using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Everything that the threads of a sieve share and none of them changes.</summary>
internal sealed class SieveSetup
{
    private SieveSetup(BigInteger number, uint multiplier, SieveParameters parameters, CancellationToken cancellationToken)
    {
        Number = number;
        Multiple = number * multiplier;
        Parameters = parameters;
        var interval = parameters.Blocks * SieveLayout.BlockLength;
        FactorBase = FactorBase.Create(Multiple, parameters.FactorBaseSize, cancellationToken);
        Layout = new SieveLayout(FactorBase, parameters);
        Threshold = new SieveThreshold(Multiple, FactorBase, parameters, interval);
        Pool = CoefficientPool.Create(Multiple, multiplier, FactorBase, interval);
        Inverses = Lanes512.IsSupported ? InverseTable.Create<Lanes512>(FactorBase, Pool, cancellationToken)
            : Lanes256.IsSupported ? InverseTable.Create<Lanes256>(FactorBase, Pool, cancellationToken)
            : InverseTable.Create<LaneWord>(FactorBase, Pool, cancellationToken);
    }

    /// <summary>Gets the number to factor.</summary>
    public BigInteger Number { get; }

    /// <summary>Gets the number times its multiplier.</summary>
    public BigInteger Multiple { get; }

    public SieveParameters Parameters { get; }

    public FactorBase FactorBase { get; }

    public SieveLayout Layout { get; }

    public SieveThreshold Threshold { get; }

    public CoefficientPool Pool { get; }

    public InverseTable Inverses { get; }

    /// <summary>Prepares the sieve for a number.</summary>
    /// <param name="number">An odd composite that is not a perfect power.</param>
    /// <param name="parameters">The parameters; by default those of the tuning table.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static SieveSetup Create(BigInteger number, SieveParameters? parameters, CancellationToken cancellationToken)
    {
        var multiplier = KnuthSchroeppelMultiplier.Choose(number);
        var bits = BigInteger.Log(number * multiplier) / Math.Log(2);
        return new SieveSetup(number, multiplier, parameters ?? SieveTuning.For(bits), cancellationToken);
    }
}
