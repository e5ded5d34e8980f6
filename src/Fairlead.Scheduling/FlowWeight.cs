using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling;

/// <summary>The range of a caller's weight, in one place.</summary>
internal static class FlowWeight
{
    private const double Smallest = 0.000001;
    private const double Largest = 1_000_000;

    // Written so that NaN is outside.
    public static bool IsValid(double weight) => weight is >= Smallest and <= Largest;

    public static void ThrowIfInvalid(double weight, [CallerArgumentExpression(nameof(weight))] string? parameter = null)
    {
        if (!IsValid(weight))
        {
            throw new ArgumentOutOfRangeException(parameter, weight, "A weight must be from 0.000001 to 1,000,000.");
        }
    }

    public static void Validate(IDictionary<string, double> weights, ValidateOptionsResultBuilder result, string property)
    {
        foreach (var (caller, weight) in weights)
        {
            if (!IsValid(weight))
            {
                result.AddError($"of '{caller}' must be from 0.000001 to 1,000,000, not {weight}.", property);
            }
        }
    }
}
