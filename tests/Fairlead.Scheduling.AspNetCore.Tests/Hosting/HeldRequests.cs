using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

/// <summary>Work that goes on until a test ends it; requests are handed out in the order in which they began.</summary>
internal sealed class HeldRequests
{
    private readonly Channel<HeldRequest> _begun = Channel.CreateUnbounded<HeldRequest>();

    public async Task RunAsync(HttpContext context)
    {
        var held = new HeldRequest(context);
        Assert.True(_begun.Writer.TryWrite(held));
        await held.Ended.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync($"{held.Caller} was served");
    }

    public Task<HeldRequest> NextAsync() =>
        _begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningApp.HardLimit);

    public bool HasMore => _begun.Reader.TryPeek(out _);
}
