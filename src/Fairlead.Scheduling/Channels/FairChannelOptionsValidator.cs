using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Channels;

/// <summary>The ranges of the settings of a <see cref="FairChannel"/>, in one place.</summary>
internal static class FairChannelOptionsValidator
{
    public static ValidateOptionsResult Validate<TFlow, T>(FairChannelOptions<TFlow, T> options)
        where TFlow : notnull
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Capacity < 1)
        {
            result.AddError($"must be 1 or more, not {options.Capacity}.", nameof(options.Capacity));
        }

        if (options.CapacityPerFlow < 1)
        {
            result.AddError($"must be 1 or more, not {options.CapacityPerFlow}.", nameof(options.CapacityPerFlow));
        }

        if (!Enum.IsDefined(options.FullMode))
        {
            result.AddError($"must be one of the named modes, not {options.FullMode}.", nameof(options.FullMode));
        }

        if (options.Quantum is < 1 or > 1_000_000)
        {
            result.AddError($"must be from 1 to 1,000,000, not {options.Quantum}.", nameof(options.Quantum));
        }

        if (options.TimeProvider is null)
        {
            result.AddError("must be set.", nameof(options.TimeProvider));
        }

        return result.Build();
    }
}
