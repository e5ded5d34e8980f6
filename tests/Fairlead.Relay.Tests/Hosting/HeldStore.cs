using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Hosting;

/// <summary>A store in memory that tells the first who looks what it found only when it is allowed to.</summary>
internal sealed class HeldStore : IRelayStore
{
    private readonly MemoryRelayStore _inner = new();
    private readonly TaskCompletionSource _hasLooked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isReleased = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _looks;

    public Task HasLooked => _hasLooked.Task;

    public void Release() => _isReleased.SetResult();

    public async ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken)
    {
        var found = await _inner.FindAsync(key, cancellationToken);
        if (Interlocked.Increment(ref _looks) == 1)
        {
            _hasLooked.SetResult();
            await _isReleased.Task.WaitAsync(cancellationToken);
        }

        return found;
    }

    public ValueTask<BodyWriter?> BeginAsync(StoreTicket ticket, ResponseHead head, long? bodyLength, CancellationToken cancellationToken) =>
        _inner.BeginAsync(ticket, head, bodyLength, cancellationToken);

    public ValueTask<StoredResponse?> FreshenAsync(StoreTicket ticket, StoredResponse response, ResponseHead head, CancellationToken cancellationToken) =>
        _inner.FreshenAsync(ticket, response, head, cancellationToken);

    public ValueTask<long> RemoveAsync(StoreScope scope, CancellationToken cancellationToken) => _inner.RemoveAsync(scope, cancellationToken);

    public StoreSize GetSize() => _inner.GetSize();
}
