using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Collects the prime factors of a number below 2^64 in ascending order, without allocating.</summary>
internal struct WordFactors
{
    /// <summary>The product of the first 16 primes exceeds 2^64, so a word has at most 15 different ones.</summary>
    public const int Capacity = 15;

    private PrimeBuffer _primes;
    private ExponentBuffer _exponents;

    public int Count { readonly get; private set; }

    public readonly ulong Prime(int index) => _primes[index];

    public readonly int Exponent(int index) => _exponents[index];

    public void Add(ulong prime, int exponent)
    {
        var position = Count;
        while (position > 0 && _primes[position - 1] > prime)
        {
            position--;
        }

        if (position > 0 && _primes[position - 1] == prime)
        {
            _exponents[position - 1] += (byte)exponent;
            return;
        }

        Debug.Assert(Count < Capacity, "a word has at most 15 different primes");
        for (var i = Count; i > position; i--)
        {
            _primes[i] = _primes[i - 1];
            _exponents[i] = _exponents[i - 1];
        }

        _primes[position] = prime;
        _exponents[position] = (byte)exponent;
        Count++;
    }

    /// <summary>Returns the product of everything added.</summary>
    public readonly ulong Product()
    {
        var product = 1UL;
        for (var i = 0; i < Count; i++)
        {
            for (var times = _exponents[i]; times > 0; times--)
            {
                product *= _primes[i];
            }
        }

        return product;
    }

    public readonly PrimePower[] ToPrimePowers()
    {
        var powers = new PrimePower[Count];
        for (var i = 0; i < powers.Length; i++)
        {
            powers[i] = new PrimePower(_primes[i], _exponents[i], PrimalityVerdict.Prime);
        }

        return powers;
    }

    [InlineArray(Capacity)]
    private struct PrimeBuffer
    {
        private ulong _first;
    }

    [InlineArray(Capacity)]
    private struct ExponentBuffer
    {
        private byte _first;
    }
}
