using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Where the current polynomial is divisible by every prime of the factor base, and the steps to the next polynomials.</summary>
/// <remarks>
/// Places are counted from the left end of the sieve. A prime of the leading coefficient has no roots: both are kept at 0 with steps of 0, and
/// whoever uses them leaves that prime out.
/// </remarks>
internal sealed unsafe class RootTable
{
    private readonly FactorBase _factorBase;
    private readonly CoefficientPool _pool;
    private readonly InverseTable _inverses;
    private readonly uint _middle;
    private readonly AlignedArray<uint>[] _steps;

    public RootTable(FactorBase factorBase, CoefficientPool pool, InverseTable inverses, int interval)
    {
        _factorBase = factorBase;
        _pool = pool;
        _inverses = inverses;
        _middle = (uint)interval / 2;
        First = new AlignedArray<uint>(factorBase.PaddedCount);
        Second = new AlignedArray<uint>(factorBase.PaddedCount);
        Gap = new AlignedArray<uint>(factorBase.PaddedCount);
        NoStep = new AlignedArray<uint>(factorBase.PaddedCount);
        _steps = new AlignedArray<uint>[pool.FactorCount];
        for (var i = 0; i < _steps.Length; i++)
        {
            _steps[i] = new AlignedArray<uint>(factorBase.PaddedCount);
        }
    }

    /// <summary>Gets one root for every prime, reduced.</summary>
    public AlignedArray<uint> First { get; }

    /// <summary>Gets the other root for every prime, reduced; of large primes it stays at the first polynomial of the family.</summary>
    public AlignedArray<uint> Second { get; }

    /// <summary>Gets how far the other root of every prime lies behind the first, modulo the prime: the same for all polynomials of a family.</summary>
    /// <remarks>Where roots do not fit into a cache, a number that does not change is cheaper than a second root that has to be stored.</remarks>
    public AlignedArray<uint> Gap { get; }

    /// <summary>Gets steps that change nothing.</summary>
    public AlignedArray<uint> NoStep { get; }

    /// <summary>Gets by how much the roots grow when a term of b becomes negative.</summary>
    public AlignedArray<uint> Step(int term) => _steps[term];

    /// <summary>Computes the roots of the first polynomial of a family, and the steps to all others.</summary>
    public void Begin<TLanes>(PolynomialFamily family)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Debug.Assert(family.Factors.Length == _steps.Length, "every family has as many primes as the pool says");
        for (var i = 0; i < _factorBase.PaddedCount; i += TLanes.Count)
        {
            BeginAt<TLanes>(family, i);
        }

        foreach (var index in family.Factors)
        {
            SetRootless(index, 0);
        }

        SetRootless(0, FactorBase.Placeholder - 1);
        for (var index = _factorBase.Count; index < _factorBase.PaddedCount; index++)
        {
            SetRootless(index, FactorBase.Placeholder - 1);
        }
    }

    /// <summary>Returns how roots move to a polynomial of the family from the one before it; before the first there is none, and nothing moves.</summary>
    public RootMove MoveTo(int polynomial) => polynomial == 0
        ? new RootMove(NoStep, isGrowing: true)
        : new RootMove(Step(PolynomialFamily.ChangingTerm(polynomial)), PolynomialFamily.ChangesToNegative(polynomial));

    /// <summary>Moves both roots of small primes on to another polynomial.</summary>
    /// <param name="move">How they move.</param>
    /// <param name="end">The index of the first prime whose roots do not move.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance<TLanes>(RootMove move, int end)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Debug.Assert(end % TLanes.Count == 0, "kernels work on whole vectors");
        var first = First.Pointer;
        var second = Second.Pointer;
        var moduli = _factorBase.Moduli.Pointer;
        unchecked
        {
            for (nint i = 0; i < end; i += TLanes.Count)
            {
                var modulus = TLanes.Load(moduli + i);
                TLanes.Store(move.Apply(TLanes.Load(first + i), modulus, i), first + i);
                TLanes.Store(move.Apply(TLanes.Load(second + i), modulus, i), second + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BeginAt<TLanes>(PolynomialFamily family, int index)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var modulus = TLanes.Load(_factorBase.Moduli.Pointer + index);
        var negativeInverse = TLanes.Load(_factorBase.NegativeInverses.Pointer + index);
        var radix = TLanes.Load(_factorBase.RadixSquares.Pointer + index);
        var leadingInverse = TLanes.MultiplyMontgomery(radix, TLanes.Broadcast(1), modulus, negativeInverse);
        var sum = TLanes.Broadcast(0);
        for (var term = 0; term < _steps.Length; term++)
        {
            // B / a is residue / q.
            var inverse = TLanes.Load(_inverses[family.Factors[term] - _pool.Start].Pointer + index);
            var step = TLanes.MultiplyMontgomery(TLanes.Broadcast(family.Residues[term]), inverse, modulus, negativeInverse);
            TLanes.Store(step, _steps[term].Pointer + index);
            sum = Residues.Add(sum, step, modulus);
            leadingInverse = TLanes.MultiplyMontgomery(leadingInverse, inverse, modulus, negativeInverse);
        }

        // The roots are (±√kn − b) / 2a.
        var center = Residues.Subtract(Residues.Reduce(_middle, radix, modulus, negativeInverse), Residues.Halve(sum, modulus), modulus);
        var root = TLanes.Load(_factorBase.SquareRoots.Pointer + index);
        var distance = TLanes.MultiplyMontgomery(Residues.Halve(leadingInverse, modulus), root, modulus, negativeInverse);
        var (first, second) = (Residues.Add(center, distance, modulus), Residues.Subtract(center, distance, modulus));
        TLanes.Store(first, First.Pointer + index);
        TLanes.Store(second, Second.Pointer + index);
        TLanes.Store(Residues.Subtract(second, first, modulus), Gap.Pointer + index);
    }

    private void SetRootless(int index, uint place)
    {
        First[index] = place;
        Second[index] = place;
        Gap[index] = 0;
        foreach (var steps in _steps)
        {
            steps[index] = 0;
        }
    }
}
