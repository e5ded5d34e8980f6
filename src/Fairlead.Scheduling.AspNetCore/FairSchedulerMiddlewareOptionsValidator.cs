using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.AspNetCore;

internal sealed class FairSchedulerMiddlewareOptionsValidator : IValidateOptions<FairSchedulerMiddlewareOptions>
{
    public ValidateOptionsResult Validate(string? name, FairSchedulerMiddlewareOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrEmpty(options.AnonymousCaller))
        {
            result.AddError("must not be empty.", nameof(options.AnonymousCaller));
        }

        Check(options.CallerQueueFullStatusCode, result, nameof(options.CallerQueueFullStatusCode));
        Check(options.QueueFullStatusCode, result, nameof(options.QueueFullStatusCode));
        Check(options.TimedOutStatusCode, result, nameof(options.TimedOutStatusCode));
        return result.Build();
    }

    // The settings belong to one use of the middleware, not to the container, so they are checked where they are made.
    public static void ThrowIfInvalid(FairSchedulerMiddlewareOptions options, string parameterName)
    {
        var validation = new FairSchedulerMiddlewareOptionsValidator().Validate(name: null, options);
        if (validation.Failed)
        {
            throw new ArgumentException(validation.FailureMessage, parameterName);
        }
    }

    private static void Check(int statusCode, ValidateOptionsResultBuilder result, string name)
    {
        if (statusCode is < 400 or > 599)
        {
            result.AddError($"must be from 400 to 599, not {statusCode}.", name);
        }
    }
}
