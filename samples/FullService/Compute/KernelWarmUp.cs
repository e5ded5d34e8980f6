using System.Globalization;
using System.Numerics;
using Fairlead.Factoring;

namespace FullService.Compute;

/// <summary>Factors one product of two primes of each size for which there is other code, so that it is compiled before the first job comes.</summary>
/// <remarks>
/// Compiling takes tens of milliseconds a kernel. Within a job, that time would be charged to the caller who happens to come first, and
/// the others would be served before him until they have had as much.
/// </remarks>
internal static class KernelWarmUp
{
    private static readonly string[] Numbers =
    [
        "616881653", // 30 bits
        "2725228664671", // 42 bits
        "166995625821979", // 48 bits
        "9991517408926303", // 54 bits
        "490017965834042411", // 59 bits
        "1910952257216624969", // 61 bits
        "5672137534604468513", // 63 bits
        "16888430099138893849", // 64 bits
        "134742493298303978033", // 67 bits
        "787068484896562108768453", // 80 bits
        "144545812573776041917342437307", // 97 bits
        "744392172271777016747932745259737", // 110 bits
    ];

    /// <summary>Takes a fraction of a second.</summary>
    public static void Run()
    {
        foreach (var number in Numbers)
        {
            Factorizer.Shared.Factor(BigInteger.Parse(number, CultureInfo.InvariantCulture));
        }
    }
}
