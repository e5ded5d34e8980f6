namespace Fairlead.Relay.Collapsing;

/// <summary>One request that is forwarded, for everybody who waits for it. It is canceled when nobody does any more, not when its first requester leaves.</summary>
#pragma warning disable CA1001 // The source of cancellation has neither a timer nor a handle, and who leaves last may still cancel it when everything is over.
internal sealed class Flight
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Fetched> _fetched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private int _participants = 1;

    /// <summary>Gets the token of the request.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>Gets the answer, as soon as its head is there.</summary>
    public Task<Fetched> Fetched => _fetched.Task;

    /// <summary>Gets the end: the answer is stored, or will not be.</summary>
    public Task Landed => _landed.Task;

    /// <summary>Adds a participant, unless all have left.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            _participants += _participants > 0 ? 1 : 0;
            return _participants > 0;
        }
    }

    /// <summary>Takes a participant away.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_participants > 0 || _fetched.Task.IsCompleted)
            {
                return;
            }
        }

        _abort.Cancel();
    }

    public void Fetch(Fetched fetched) => _fetched.TrySetResult(fetched);

    public void Fail(Exception exception)
    {
        _fetched.TrySetException(exception);

        // Often nobody waits any more.
        _ = _fetched.Task.Exception;
    }

    public void Land() => _landed.TrySetResult();
}
