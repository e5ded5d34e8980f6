using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace FullService.Tests.Hosting;

/// <summary>Tells when a long-poll has reached the service.</summary>
internal sealed class ArrivalSignal : IStartupFilter
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Arrived => _arrived.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Query.ContainsKey("wait"))
            {
                _arrived.TrySetResult();
            }

            return rest(context);
        });
        next(app);
    };
}
