using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

/// <summary>A request that is running and ends when a test says so.</summary>
internal sealed class HeldRequest(HttpContext context)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpContext Context { get; } = context;

    public string? Caller { get; } = RunningApp.CallerOf(context);

    public FairTurnFeature? Turn { get; } = context.Features.Get<FairTurnFeature>();

    public Task Ended => _end.Task;

    public void End() => _end.TrySetResult();

    public void Fail() => _end.TrySetException(new InvalidOperationException("The application failed."));
}
