using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Fairlead.Factoring.Caching;

/// <summary>One computation that any number of callers wait for; it ends early when all of them have left.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "See the field.")]
internal sealed class SharedComputation(BigInteger number) : IProgress<FactoringProgress>
{
    private readonly Lock _gate = new();

    // Without a timer or linked tokens a source holds nothing to dispose, and a late Cancel must not meet a disposed one.
    private readonly CancellationTokenSource _allLeft = new();

    // Continuations run elsewhere, so that a caller's code never runs on the computing thread.
    private readonly TaskCompletionSource<Factorization> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IProgress<FactoringProgress>[] _listeners = [];
    private FactoringProgress? _latest;
    private int _waiting;
    private bool _isAbandoned;

    public BigInteger Number { get; } = number;

    public Task<Factorization> Completion => _completion.Task;

    public CancellationToken AllLeft => _allLeft.Token;

    /// <summary>Adds a caller, unless all earlier callers have left and the computation is ending.</summary>
    public bool TryJoin(IProgress<FactoringProgress>? listener)
    {
        FactoringProgress? latest;
        lock (_gate)
        {
            if (_isAbandoned)
            {
                return false;
            }

            _waiting++;
            latest = _latest;
            if (listener is not null)
            {
                _listeners = [.. _listeners, listener];
            }
        }

        if (latest is not null)
        {
            listener?.Report(latest);
        }

        return true;
    }

    /// <summary>Removes a caller; the last one ends the computation.</summary>
    /// <returns><see langword="true" /> when it was the last one.</returns>
    public bool Leave(IProgress<FactoringProgress>? listener)
    {
        lock (_gate)
        {
            _waiting--;
            _listeners = Without(_listeners, listener);
            _isAbandoned |= _waiting == 0;
            if (!_isAbandoned)
            {
                return false;
            }
        }

        // After the lock: cancellation callbacks are foreign code.
        _allLeft.Cancel();
        return true;
    }

    public void Report(FactoringProgress value)
    {
        IProgress<FactoringProgress>[] listeners;
        lock (_gate)
        {
            _latest = value;
            listeners = _listeners;
        }

        foreach (var listener in listeners)
        {
            listener.Report(value);
        }
    }

    public void Complete(Factorization result) => _completion.TrySetResult(result);

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException canceled)
        {
            _completion.TrySetCanceled(canceled.CancellationToken);
            return;
        }

        _completion.TrySetException(exception);

        // Every caller may have left; a failure that nobody awaits is not a crash of the process.
        _ = _completion.Task.Exception;
    }

    private static IProgress<FactoringProgress>[] Without(IProgress<FactoringProgress>[] listeners, IProgress<FactoringProgress>? listener)
    {
        var index = Array.IndexOf(listeners, listener);
        return index < 0 ? listeners : [.. listeners[..index], .. listeners[(index + 1)..]];
    }
}
