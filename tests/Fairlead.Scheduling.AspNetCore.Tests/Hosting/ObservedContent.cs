using System.Net;
using System.Text;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

/// <summary>A body of two parts, the second of which waits for the test, and which knows whether anybody wanted it.</summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _wasAskedFor;

    public bool WasAskedFor => _wasAskedFor;

    public void SendRest() => _rest.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _wasAskedFor = true;
        await stream.WriteAsync(Encoding.ASCII.GetBytes("first "));
        await stream.FlushAsync();
        await _rest.Task;
        await stream.WriteAsync(Encoding.ASCII.GetBytes("rest"));
    }

    // Unknown, so that the body is sent in pieces.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
