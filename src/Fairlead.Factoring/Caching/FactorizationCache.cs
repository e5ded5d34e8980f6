using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Fairlead.Factoring.Planning;

namespace Fairlead.Factoring.Caching;

/// <summary>Factors through a bounded memory of earlier results, and computes a number once however many callers ask for it at a time.</summary>
/// <remarks>
/// Thread-safe. A hit takes no lock and allocates nothing. A number that is expected to take less than a millisecond is computed on the
/// calling thread, a larger one on a thread of its own, so that the thread pool stays free for short work. Entries that were not asked for lately
/// leave first.
/// </remarks>
public sealed class FactorizationCache
{
    private static readonly TimeSpan LongestInline = TimeSpan.FromMilliseconds(1);

    private readonly Factorizer _factorizer;
    private readonly SecondChanceCache _ready;
    private readonly Dictionary<BigInteger, SharedComputation> _running = [];
    private readonly Lock _gate = new();

    /// <summary>Creates an empty cache.</summary>
    /// <param name="factorizer">Computes what is not in the cache.</param>
    /// <param name="options">The settings, which are read once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public FactorizationCache(Factorizer factorizer, FactorizationCacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(factorizer);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Capacity < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Capacity, "The capacity must be at least 1.");
        }

        _factorizer = factorizer;
        _ready = new SecondChanceCache(options.Capacity);
    }

    /// <summary>Gets the number of factorizations that are kept.</summary>
    public int Count => _ready.Count;

    /// <summary>Looks a factorization up without computing anything.</summary>
    /// <param name="number">The integer to look up.</param>
    /// <param name="factorization">The factorization, when it is there.</param>
    /// <returns><see langword="true" /> when the cache holds the number.</returns>
    public bool TryGet(BigInteger number, [NotNullWhen(true)] out Factorization? factorization)
    {
        factorization = _ready.Find(number);
        return factorization is not null;
    }

    /// <summary>Returns the factorization of a number from the cache, from a computation that is running, or from a new one.</summary>
    /// <param name="number">The integer to factor, at least 1.</param>
    /// <param name="progress">
    /// Receives the reports of the computation on its thread, or nothing when the result is there already. A caller that joins late gets the
    /// latest report at once.
    /// </param>
    /// <param name="cancellationToken">Ends the wait of this caller. The computation ends when all its callers have left.</param>
    /// <returns>The factorization, and whether it came from the cache.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number" /> is less than 1.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the result was there.</exception>
    public ValueTask<CachedFactorization> FactorAsync(
        BigInteger number,
        IProgress<FactoringProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (number.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "Only integers from 1 upwards have a factorization into primes.");
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<CachedFactorization>(cancellationToken);
        }

        return _ready.Find(number) is { } ready
            ? new ValueTask<CachedFactorization>(new CachedFactorization(ready, IsFromCache: true))
            : ComputeAsync(number, progress, cancellationToken);
    }

    private async ValueTask<CachedFactorization> ComputeAsync(
        BigInteger number,
        IProgress<FactoringProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (FindOrJoin(number, progress, out var computation, out var isNew) is { } ready)
        {
            return new CachedFactorization(ready, IsFromCache: true);
        }

        if (isNew)
        {
            Start(computation, progress);
        }

        return new CachedFactorization(
            await WaitAsync(computation, progress, cancellationToken).ConfigureAwait(false),
            IsFromCache: false);
    }

    private async Task<Factorization> WaitAsync(
        SharedComputation computation,
        IProgress<FactoringProgress>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            return await computation.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (computation.Leave(progress))
            {
                Forget(computation);
            }
        }
    }

    /// <summary>Finds a result that has just become ready, or else joins the computation of the number, which may be a new one.</summary>
    private Factorization? FindOrJoin(
        BigInteger number,
        IProgress<FactoringProgress>? progress,
        out SharedComputation computation,
        out bool isNew)
    {
        while (true)
        {
            var ready = FindOrRegister(number, out computation, out isNew);

            // Outside the lock, because joining may report to the caller.
            if (ready is not null || computation.TryJoin(progress))
            {
                return ready;
            }

            Forget(computation);
        }
    }

    private Factorization? FindOrRegister(BigInteger number, out SharedComputation computation, out bool isNew)
    {
        isNew = false;
        lock (_gate)
        {
            if (_running.TryGetValue(number, out computation!))
            {
                return null;
            }

            // A result is kept before its computation is forgotten, so one of the two lookups under this lock finds it.
            if (_ready.Find(number) is { } ready)
            {
                return ready;
            }

            isNew = true;
            computation = new SharedComputation(number);
            _running.Add(number, computation);
            return null;
        }
    }

    private void Start(SharedComputation computation, IProgress<FactoringProgress>? progress)
    {
        if (FactoringPlan.For(computation.Number).ExpectedDuration < LongestInline)
        {
            Run(computation, progress is null ? null : computation);
            return;
        }

        _ = Task.Factory.StartNew(
            () => Run(computation, computation),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The failure is handed to every waiting caller.")]
    private void Run(SharedComputation computation, IProgress<FactoringProgress>? progress)
    {
        try
        {
            var result = progress is null
                ? _factorizer.Factor(computation.Number, computation.AllLeft)
                : _factorizer.Factor(computation.Number, progress, computation.AllLeft);
            _ready.Add(result);
            Forget(computation);
            computation.Complete(result);
        }
        catch (Exception exception)
        {
            Forget(computation);
            computation.Fail(exception);
        }
    }

    private void Forget(SharedComputation computation)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(computation.Number, out var current) && ReferenceEquals(current, computation))
            {
                _running.Remove(computation.Number);
            }
        }
    }
}
