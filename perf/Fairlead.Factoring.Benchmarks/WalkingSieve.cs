using System.Runtime.CompilerServices;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Sieves with the primes of <see cref="MediumSieve"/> one after the other, each from hit to hit until the block ends.</summary>
/// <remarks>It lost, by about 1.4 times: the processor cannot foresee where each prime's loop ends.</remarks>
internal sealed unsafe class WalkingSieve
{
    private readonly uint[] _primes;
    private readonly byte[] _logarithms;
    private readonly uint[] _first;
    private readonly uint[] _second;
    private readonly int _start;

    public WalkingSieve(FactorBase factorBase, SieveLayout layout, byte[] logarithms)
    {
        _start = layout.MediumStart;
        var end = Math.Min(layout.NearBlockStart, factorBase.Count);
        _primes = factorBase.Primes[_start..end];
        _logarithms = logarithms[_start..end];
        (_first, _second) = (new uint[_primes.Length], new uint[_primes.Length]);
    }

    /// <summary>Begins a polynomial at its first block.</summary>
    public void Begin(RootTable roots)
    {
        roots.First.Span.Slice(_start, _first.Length).CopyTo(_first);
        roots.Second.Span.Slice(_start, _second.Length).CopyTo(_second);
    }

    /// <summary>Adds the logarithms of all primes to the places of a block that they divide, and moves on to the next block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sieve(byte* block)
    {
        for (var i = 0; i < _primes.Length; i++)
        {
            _first[i] = Walk(block, _first[i], _primes[i], _logarithms[i]);
            _second[i] = Walk(block, _second[i], _primes[i], _logarithms[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Walk(byte* block, uint place, uint prime, byte logarithm)
    {
        unchecked
        {
            for (; place < SieveLayout.BlockLength; place += prime)
            {
                block[place] += logarithm;
            }

            return place - SieveLayout.BlockLength;
        }
    }
}
