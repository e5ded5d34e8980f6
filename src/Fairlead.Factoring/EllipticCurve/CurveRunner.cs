using System.Numerics;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Runs curves modulo one composite, as many at a time as the ring has lanes.</summary>
internal sealed class CurveRunner<TRing, TElement>
    where TRing : struct, IResidueRing<TElement>
    where TElement : struct
{
    private readonly TRing _ring;
    private readonly SmallConstants<TElement> _constants;
    private readonly BigInteger _modulus;
    private readonly StageTwo<TRing, TElement> _stageTwo = new();
    private EdwardsAddend<TElement>[] _table = [];

    public CurveRunner(in TRing ring)
    {
        _ring = ring;
        _modulus = ring.Modulus;
        _constants = SmallConstants<TElement>.Create(ring);
    }

    /// <summary>Runs one curve in every lane and returns a factor, or one when no lane found any.</summary>
    /// <param name="parameters">The curve parameters, one for each lane, at least 4.</param>
    /// <param name="level">The bounds.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public BigInteger Run(ReadOnlySpan<ulong> parameters, CurveLevel level, CancellationToken cancellationToken)
    {
        var curve = EdwardsCurve<TRing, TElement>.FromParameter(_ring, _ring.FromIntegers(parameters), _constants);
        if (_table.Length < level.TableSize)
        {
            _table = new EdwardsAddend<TElement>[level.TableSize];
        }

        var point = new StageOne<TRing, TElement>(_table).Run(_ring, curve, level.Chains, cancellationToken);
        var start = MontgomeryCurve<TRing, TElement>.FromEdwards(_ring, point);
        var product = _stageTwo.Run(_ring, _constants.One, curve.ToMontgomery(_ring), start, level.Plan, cancellationToken);
        return FindFactor(product, start.Z);
    }

    /// <summary>Looks for a factor in the product of stage 2, and in the outcome of stage 1 where stage 2 found everything.</summary>
    private BigInteger FindFactor(in TElement product, in TElement stageOne)
    {
        var all = BigInteger.One;
        for (var lane = 0; lane < TRing.Lanes; lane++)
        {
            all = all * _ring.ToInteger(product, lane) % _modulus;
        }

        if (BigInteger.GreatestCommonDivisor(all, _modulus).IsOne)
        {
            return BigInteger.One;
        }

        for (var lane = 0; lane < TRing.Lanes; lane++)
        {
            var factor = Proper(_ring.ToInteger(product, lane));
            factor = factor.IsOne ? Proper(_ring.ToInteger(stageOne, lane)) : factor;
            if (!factor.IsOne)
            {
                return factor;
            }
        }

        return BigInteger.One;
    }

    private BigInteger Proper(BigInteger residue)
    {
        var divisor = BigInteger.GreatestCommonDivisor(residue, _modulus);
        return divisor == _modulus ? BigInteger.One : divisor;
    }
}
