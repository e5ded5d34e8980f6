using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling;

internal sealed class FairSchedulerOptionsValidator : IValidateOptions<FairSchedulerOptions>
{
    public ValidateOptionsResult Validate(string? name, FairSchedulerOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.MaxConcurrency is < 1 or > 65_536)
        {
            result.AddError($"must be from 1 to 65,536, not {options.MaxConcurrency}.", nameof(options.MaxConcurrency));
        }

        if (options.MaxConcurrencyPerCaller < 1)
        {
            result.AddError($"must be 1 or more, not {options.MaxConcurrencyPerCaller}.", nameof(options.MaxConcurrencyPerCaller));
        }

        if (options.MaxQueued < 0)
        {
            result.AddError($"must be 0 or more, not {options.MaxQueued}.", nameof(options.MaxQueued));
        }

        if (options.MaxQueuedPerCaller < 0)
        {
            result.AddError($"must be 0 or more, not {options.MaxQueuedPerCaller}.", nameof(options.MaxQueuedPerCaller));
        }

        if (!WaitingTime.IsValid(options.QueueTimeout))
        {
            result.AddError($"must be from 1 millisecond to 1 day, or infinite, not {options.QueueTimeout}.", nameof(options.QueueTimeout));
        }

        if (!WaitingTime.IsValid(options.PriorityAgeing))
        {
            result.AddError($"must be from 1 millisecond to 1 day, or infinite, not {options.PriorityAgeing}.", nameof(options.PriorityAgeing));
        }

        FlowWeight.Validate(options.Weights, result, nameof(options.Weights));
        return result.Build();
    }
}
