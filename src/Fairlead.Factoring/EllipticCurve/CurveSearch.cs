using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.Concurrency;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Looks for a factor of one composite with the curves of a feed, on one thread or several.</summary>
internal sealed class CurveSearch<TRing, TElement>
    where TRing : struct, IResidueRing<TElement>
    where TElement : struct
{
    private readonly TRing _ring;
    private readonly CurveFeed _feed;
    private readonly Lock _gate = new();
    private BigInteger _factor = BigInteger.One;

    private CurveSearch(in TRing ring, CurveFeed feed)
    {
        _ring = ring;
        _feed = feed;
    }

    /// <summary>Runs curves until one of them finds a factor; returns one when none of them did.</summary>
    /// <param name="ring">The residues modulo the composite.</param>
    /// <param name="feed">The curves.</param>
    /// <param name="threads">The number of threads. With one, the same feed gives the same factor.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static BigInteger Run(in TRing ring, CurveFeed feed, int threads, CancellationToken cancellationToken)
    {
        if (threads == 1)
        {
            return FindFactor(ring, feed, cancellationToken);
        }

        var search = new CurveSearch<TRing, TElement>(ring, feed);
        search.RunOn(threads, cancellationToken);
        return search._factor;
    }

    private static BigInteger FindFactor(in TRing ring, CurveFeed feed, CancellationToken cancellationToken)
    {
        var runner = new CurveRunner<TRing, TElement>(ring);
        Span<ulong> parameters = stackalloc ulong[TRing.Lanes];
        while (feed.Next(parameters) is { } level)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var factor = runner.Run(parameters, level, cancellationToken);
            if (!factor.IsOne)
            {
                return factor;
            }
        }

        return BigInteger.One;
    }

    private void RunOn(int threads, CancellationToken cancellationToken)
    {
        // The others need not finish curves that take minutes when one thread has found a factor.
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            ThreadCrew.Run(threads, token => Search(found, token), found.Token);
        }
        catch (OperationCanceledException) when (!_factor.IsOne)
        {
        }
        catch (OperationCanceledException)
        {
            // Callers know their own token, not the one that ends the others.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private void Search(CancellationTokenSource found, CancellationToken cancellationToken)
    {
        var factor = FindFactor(_ring, _feed, cancellationToken);
        if (!factor.IsOne)
        {
            lock (_gate)
            {
                _factor = factor;
            }

            found.Cancel();
        }
    }
}
