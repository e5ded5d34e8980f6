namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Estimates how much memory a sieve takes at most, from its parameters.</summary>
/// <remarks>
/// What is in use at a time, without garbage that is not collected yet. The constants were counted at 50, 60, 65 and 70 digits, and relations
/// at 66 to 85, where the estimates were 1.0 to 1.4 times what was measured.
/// </remarks>
internal static class SieveMemory
{
    // The factor base itself, and its inverses modulo the primes of the pool.
    private const int BytesPerPrime = 328;

    // Roots and their gaps, steps that change nothing, and the steps of every term; and what a block takes of the bucket of one polynomial.
    private const int TablesOfAThread = 4;
    private const int BytesPerBlock = 1 << 16;

    // Packed factors, large primes, fingerprint, and the graph of large primes, all in collections that grow by doubling.
    private const int BytesPerRelation = 160;
    private const double RelationsPerPrimeWithOne = 3.2;

    // With two, and a slack of no bits; and for every bit more. Where more small primes are left out, some of the slack makes up for it.
    private const double RelationsPerPrimeWithTwo = 8.4;
    private const double RelationsPerPrimeAndBit = 1.1;
    private const double BitsPerDoubling = 3;
    private const double SkippedPrimes = 256;

    // Cycles, columns, and their copies in the linear algebra.
    private const int MatrixBytesPerPrime = 300;

    private const int FixedBytes = 1 << 19;

    // Leading coefficients are made of primes near this size.
    private const double CoefficientPrime = 2_400;

    /// <summary>Returns the bytes that a sieve needs.</summary>
    /// <param name="bits">The size of the number.</param>
    /// <param name="parameters">The parameters of its sieve.</param>
    /// <param name="threads">The number of threads.</param>
    public static long Estimate(int bits, SieveParameters parameters, int threads)
    {
        long primes = parameters.FactorBaseSize;
        var relations = (long)(primes * RelationsPerPrime(parameters));
        return FixedBytes + (primes * (BytesPerPrime + MatrixBytesPerPrime)) + (relations * BytesPerRelation) + (threads * OfAThread(bits, parameters));
    }

    /// <summary>Returns the largest number of threads, at most a given one, with which a sieve keeps within a limit.</summary>
    /// <exception cref="FactoringMemoryException">It would not even with one thread.</exception>
    public static int ThreadsWithin(long limit, int bits, int threads)
    {
        var parameters = SieveTuning.For(bits);
        var alone = Estimate(bits, parameters, threads: 1);
        return alone <= limit
            ? (int)Math.Min(threads, 1 + ((limit - alone) / OfAThread(bits, parameters)))
            : throw new FactoringMemoryException(bits, alone, limit);
    }

    private static double RelationsPerPrime(SieveParameters parameters)
    {
        var slack = parameters.SlackBits - (BitsPerDoubling * Math.Log2(parameters.SkippedPrimes / SkippedPrimes));
        return parameters.LargePrimes == 1 ? RelationsPerPrimeWithOne : RelationsPerPrimeWithTwo + (slack * RelationsPerPrimeAndBit);
    }

    private static long OfAThread(int bits, SieveParameters parameters)
    {
        var coefficientLog = (bits * Math.Log(2) / 2) - Math.Log((double)parameters.Blocks * SieveLayout.BlockLength);
        var terms = Math.Max(2, (int)Math.Round(coefficientLog / Math.Log(CoefficientPrime)));
        return ((TablesOfAThread + terms) * sizeof(uint) * (long)parameters.FactorBaseSize)
            + (parameters.Blocks * (SieveLayout.BlockLength + ((long)BytesPerBlock * SieveLayout.BatchLengthFor(parameters.FactorBaseSize))));
    }
}
