using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The inverses of all primes of a pool modulo all primes of the factor base, in Montgomery form.</summary>
internal sealed unsafe class InverseTable
{
    private readonly AlignedArray<uint>[] _rows;

    private InverseTable(int rows, int length)
    {
        _rows = new AlignedArray<uint>[rows];
        for (var i = 0; i < rows; i++)
        {
            _rows[i] = new AlignedArray<uint>(length);
        }
    }

    /// <summary>Gets the inverses of one prime of the pool.</summary>
    public AlignedArray<uint> this[int index] => _rows[index];

    /// <summary>Computes the inverses, with one exponentiation for all primes of the pool together (Montgomery 1987).</summary>
    public static InverseTable Create<TLanes>(FactorBase factorBase, CoefficientPool pool, CancellationToken cancellationToken)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var table = new InverseTable(pool.Length, factorBase.PaddedCount);
        var prefixes = new AlignedArray<uint>(pool.Length * TLanes.Count);
        for (var i = 0; i < factorBase.PaddedCount; i += TLanes.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            table.Fill<TLanes>(factorBase, pool, i, prefixes.Pointer);
        }

        // The compiler loads the address once, before the loop; from then on nothing else would keep the memory.
        GC.KeepAlive(prefixes);
        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<TLanes>(FactorBase factorBase, CoefficientPool pool, int index, uint* prefixes)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = TLanes.Load(factorBase.Moduli.Pointer + index);
        var inverses = TLanes.Load(factorBase.NegativeInverses.Pointer + index);
        var square = TLanes.Load(factorBase.RadixSquares.Pointer + index);
        var one = TLanes.MultiplyMontgomery(square, TLanes.Broadcast(1), moduli, inverses);
        var product = one;
        for (var row = 0; row < pool.Length; row++)
        {
            TLanes.Store(product, prefixes + (row * TLanes.Count));
            var factor = ToUnit(factorBase.Primes[pool.Start + row], square, one, moduli, inverses);
            product = TLanes.MultiplyMontgomery(product, factor, moduli, inverses);
        }

        var inverse = Invert(product, one, moduli, inverses, BitOperations.Log2(factorBase.Largest));
        for (var row = pool.Length - 1; row >= 0; row--)
        {
            var prefix = TLanes.Load(prefixes + (row * TLanes.Count));
            TLanes.Store(TLanes.MultiplyMontgomery(inverse, prefix, moduli, inverses), _rows[row].Pointer + index);
            var factor = ToUnit(factorBase.Primes[pool.Start + row], square, one, moduli, inverses);
            inverse = TLanes.MultiplyMontgomery(inverse, factor, moduli, inverses);
        }
    }

    /// <summary>Returns the Montgomery form of a prime, and 1 modulo that prime itself, where nothing asks for an inverse.</summary>
    private static TLanes ToUnit<TLanes>(uint prime, TLanes square, TLanes one, TLanes moduli, TLanes inverses)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var isModulus = TLanes.Equal(moduli, TLanes.Broadcast(prime));
        var form = TLanes.MultiplyMontgomery(TLanes.Broadcast(prime), square, moduli, inverses);
        return form ^ ((form ^ one) & isModulus);
    }

    /// <summary>Raises to the power p − 2.</summary>
    private static TLanes Invert<TLanes>(TLanes value, TLanes one, TLanes moduli, TLanes inverses, int highestBit)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var exponents = moduli - TLanes.Broadcast(2);
        var result = one;
        for (var bit = highestBit; bit >= 0; bit--)
        {
            result = TLanes.MultiplyMontgomery(result, result, moduli, inverses);
            var product = TLanes.MultiplyMontgomery(result, value, moduli, inverses);
            var isSet = TLanes.Broadcast(0) - (TLanes.ShiftRight(exponents, bit) & TLanes.Broadcast(1));
            result ^= (result ^ product) & isSet;
        }

        return result;
    }
}
