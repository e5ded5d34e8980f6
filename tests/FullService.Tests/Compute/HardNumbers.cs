using System.Globalization;
using TestSupport;

namespace FullService.Tests.Compute;

/// <summary>Numbers that take far longer than any test.</summary>
internal static class HardNumbers
{
    /// <summary>Gets a product of two primes of equal length with about so many digits.</summary>
    public static string WithDigits(int digits, int index = 0) => Semiprimes.All
        .Where(semiprime => semiprime.Digits >= digits)
        .ElementAt(index)
        .Number.ToString(CultureInfo.InvariantCulture);
}
