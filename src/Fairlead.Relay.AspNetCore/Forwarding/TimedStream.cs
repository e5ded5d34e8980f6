using Fairlead.Streams;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>Reads what comes, and fails when nothing does for too long. Time in which nobody reads does not count.</summary>
internal sealed class TimedStream(Stream stream, TimeSpan idleTimeout, TimeProvider time) : ReadOnlyStream
{
    private readonly CancellationTokenSource _patience = new(Timeout.InfiniteTimeSpan, time);

    // Whoever reads does so with the same token each time.
    private CancellationTokenSource? _ended;
    private CancellationToken _caller;

    /// <inheritdoc />
    /// <exception cref="IOException">Nothing has come in time.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = stream.ReadAsync(buffer, EndedOf(cancellationToken));
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        _patience.CancelAfter(idleTimeout);
        try
        {
            var count = await reading.ConfigureAwait(false);
            _patience.CancelAfter(Timeout.InfiniteTimeSpan);
            return count;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The upstream has sent nothing of its answer for {idleTimeout}.", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended?.Dispose();
            _patience.Dispose();
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private CancellationToken EndedOf(CancellationToken caller)
    {
        if (_ended is null || _caller != caller)
        {
            _ended?.Dispose();
            (_ended, _caller) = (CancellationTokenSource.CreateLinkedTokenSource(caller, _patience.Token), caller);
        }

        return _ended.Token;
    }
}
