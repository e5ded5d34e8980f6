using System.Globalization;
using Microsoft.Extensions.Options;

namespace Fairlead.Factoring.Caching;

/// <summary>Checks <see cref="FactorizationCacheOptions" />.</summary>
internal sealed class FactorizationCacheOptionsValidator : IValidateOptions<FactorizationCacheOptions>
{
    private const int LargestCapacity = 100_000_000;

    public ValidateOptionsResult Validate(string? name, FactorizationCacheOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Capacity is < 1 or > LargestCapacity)
        {
            result.AddError(
                string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {LargestCapacity:N0}, not {options.Capacity}."),
                nameof(options.Capacity));
        }

        return result.Build();
    }
}
