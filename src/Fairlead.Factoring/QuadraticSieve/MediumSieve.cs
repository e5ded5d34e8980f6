using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sieves one block after the other with the primes that hit a block many times.</summary>
internal sealed unsafe class MediumSieve
{
    /// <summary>How far behind a block the sieve may write: hits that fall outside end up there.</summary>
    public const int Overhang = 64;

    private readonly FactorBase _factorBase;
    private readonly byte[] _logarithms;
    private readonly int _start;
    private readonly AlignedArray<MediumPrime> _primes;
    private readonly List<SizeClass> _classes = [];

    public MediumSieve(FactorBase factorBase, SieveLayout layout, byte[] logarithms)
    {
        _factorBase = factorBase;
        _logarithms = logarithms;
        _start = layout.MediumStart;
        var end = Math.Min(layout.NearBlockStart, factorBase.Count);
        _primes = new AlignedArray<MediumPrime>(Math.Max(0, end - _start));
        for (var i = 0; i < _primes.Length; i++)
        {
            _primes[i].Prime = (ushort)factorBase.Primes[_start + i];
            _primes[i].Logarithm = logarithms[_start + i];
            AddToClass(i, SieveLayout.BlockLength / _primes[i].Prime);
        }
    }

    /// <summary>Leaves out the primes of a leading coefficient, and takes back those of the one before.</summary>
    public void ChangeLeading(ReadOnlySpan<int> before, ReadOnlySpan<int> now)
    {
        foreach (var index in before)
        {
            SetLogarithm(index, _logarithms[index]);
        }

        foreach (var index in now)
        {
            SetLogarithm(index, 0);
        }
    }

    /// <summary>Begins a polynomial at its first block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Begin(RootTable roots)
    {
        var first = roots.First.Pointer + _start;
        var second = roots.Second.Pointer + _start;
        var prime = _primes.Pointer;
        for (var i = 0; i < _primes.Length; i++)
        {
            prime[i].First = unchecked((ushort)first[i]);
            prime[i].Second = unchecked((ushort)second[i]);
        }
    }

    /// <summary>Adds the logarithms of all primes to the places of a block that they divide, and moves on to the next block.</summary>
    /// <param name="block">The block, with <see cref="Overhang"/> bytes behind it whose contents do not matter.</param>
    public void Sieve(byte* block)
    {
        foreach (var (start, end, hits) in _classes)
        {
            SieveClass(block, _primes.Pointer + start, _primes.Pointer + end, hits);
        }
    }

    /// <summary>Sieves primes whose roots all hit a block so many times, and perhaps once more.</summary>
    /// <remarks>
    /// The number of rounds does not depend on the prime, so the processor foresees the end of the loop. Whether there is one more hit
    /// it could not foresee: that one is always made, if need be behind the block.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SieveClass(byte* block, MediumPrime* start, MediumPrime* end, int hits)
    {
        unchecked
        {
            for (var entry = start; entry < end; entry++)
            {
                nuint prime = entry->Prime;
                var logarithm = (byte)entry->Logarithm;
                nuint first = entry->First;
                nuint second = entry->Second;
                var triple = 3 * prime;
                var left = hits;
                for (; left >= 4; left -= 4)
                {
                    var place = block + first;
                    place[0] += logarithm;
                    place[prime] += logarithm;
                    place[2 * prime] += logarithm;
                    place[triple] += logarithm;
                    place = block + second;
                    place[0] += logarithm;
                    place[prime] += logarithm;
                    place[2 * prime] += logarithm;
                    place[triple] += logarithm;
                    first += triple + prime;
                    second += triple + prime;
                }

                for (; left > 0; left--)
                {
                    block[first] += logarithm;
                    block[second] += logarithm;
                    first += prime;
                    second += prime;
                }

                entry->First = HitOnceMore(block, first, prime, logarithm);
                entry->Second = HitOnceMore(block, second, prime, logarithm);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort HitOnceMore(byte* block, nuint place, nuint prime, byte logarithm)
    {
        unchecked
        {
            // All ones inside the block. Outside, neighboring bytes are taken in turn: one alone would make every hit wait for the one before.
            var inside = (nuint)((nint)(place - SieveLayout.BlockLength) >> 63);
            var target = (place & inside) | ((SieveLayout.BlockLength + (place % Overhang)) & ~inside);
            block[target] += logarithm;
            return (ushort)(place + (prime & inside) - SieveLayout.BlockLength);
        }
    }

    private void AddToClass(int index, int hits)
    {
        if (_classes.Count > 0 && _classes[^1].Hits == hits)
        {
            _classes[^1] = _classes[^1] with { End = index + 1 };
        }
        else
        {
            _classes.Add(new SizeClass(index, index + 1, hits));
        }
    }

    private void SetLogarithm(int index, byte logarithm)
    {
        Debug.Assert(index < _start + _primes.Length, "leading coefficients are made of medium primes");
        if (index >= _start)
        {
            _primes[index - _start].Logarithm = logarithm;
        }
    }

    private readonly record struct SizeClass(int Start, int End, int Hits);
}
