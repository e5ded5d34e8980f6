using System.Numerics;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Divides a number of more than 64 bits by the small primes, one group of primes for each pass over its digits.</summary>
/// <remarks>It stops as soon as the cofactor fits into 64 bits, where <see cref="WordFactorizer" /> takes over.</remarks>
internal sealed class WideTrialDivision
{
    // Below 96 bits an elliptic curve finds a four-digit prime sooner than division does.
    private const int ShortBits = 96;
    private const int ShortBound = 1_024;

    private static readonly Group[] Groups = FormGroups();

    private readonly List<uint> _digits = [];
    private int _groupIndex;
    private int _primeIndex;

    public WideTrialDivision(BigInteger number)
    {
        Cofactor = number;
        LoadDigits();
    }

    /// <summary>Gets the number divided by every factor that was taken.</summary>
    public BigInteger Cofactor { get; private set; }

    /// <summary>Returns a bound below which every prime is tried on a number of this size.</summary>
    public static int SmallestUntriedPrime(BigInteger number) => SmallestUntriedPrime(number.GetBitLength());

    /// <summary>Returns a bound below which every prime is tried on a number of so many bits.</summary>
    public static int SmallestUntriedPrime(long bits) => bits <= ShortBits ? ShortBound : PrimeTable.Bound;

    /// <summary>Divides out the next prime divisor, completely.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool TryTakeFactor(CancellationToken cancellationToken, out int prime, out int exponent)
    {
        if (Cofactor.IsEven)
        {
            prime = 2;
            exponent = (int)BigInteger.TrailingZeroCount(Cofactor);
            Cofactor >>= exponent;
            LoadDigits();
            return true;
        }

        if (Cofactor > ulong.MaxValue && TryFindPrime(cancellationToken, out prime))
        {
            exponent = DivideOut(prime, cancellationToken);
            return true;
        }

        (prime, exponent) = (0, 0);
        return false;
    }

    private bool TryFindPrime(CancellationToken cancellationToken, out int prime)
    {
        var bound = SmallestUntriedPrime(Cofactor);
        for (; _groupIndex < Groups.Length; _groupIndex++)
        {
            var group = Groups[_groupIndex];
            if (PrimeTable.OddPrimes[group.Start] >= bound)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var remainder = Remainder(group.Product);
            for (_primeIndex = Math.Max(_primeIndex, group.Start); _primeIndex < group.End; _primeIndex++)
            {
                prime = PrimeTable.OddPrimes[_primeIndex];
                if (remainder % (uint)prime == 0)
                {
                    _primeIndex++;
                    return true;
                }
            }
        }

        prime = 0;
        return false;
    }

    private int DivideOut(int prime, CancellationToken cancellationToken)
    {
        var exponent = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var quotient = BigInteger.DivRem(Cofactor, prime, out var remainder);
            if (!remainder.IsZero)
            {
                LoadDigits();
                return exponent;
            }

            Cofactor = quotient;
            exponent++;
        }
    }

    private void LoadDigits()
    {
        var length = (Cofactor.GetByteCount(isUnsigned: true) + sizeof(uint) - 1) / sizeof(uint);
        CollectionsMarshal.SetCount(_digits, length);
        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_digits));
        bytes.Clear();
        Cofactor.TryWriteBytes(bytes, out _, isUnsigned: true);
    }

    private uint Remainder(uint modulus)
    {
        var digits = CollectionsMarshal.AsSpan(_digits);
        var remainder = 0UL;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            remainder = ((remainder << 32) | digits[i]) % modulus;
        }

        return (uint)remainder;
    }

    private static Group[] FormGroups()
    {
        var primes = PrimeTable.OddPrimes;
        var groups = new List<Group>();
        for (var start = 0; start < primes.Length;)
        {
            var product = 1UL;
            var end = start;
            while (end < primes.Length && product * primes[end] <= uint.MaxValue)
            {
                product *= primes[end++];
            }

            groups.Add(new Group((uint)product, start, end));
            start = end;
        }

        return [.. groups];
    }

    private readonly record struct Group(uint Product, int Start, int End);
}
