namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Deals out the curves of a schedule, so that several threads can share them.</summary>
/// <remarks>Safe for several threads. Which curves there are, and their order, depend on the schedule and the seed alone.</remarks>
internal sealed class CurveFeed
{
    private readonly Lock _gate = new();
    private readonly IEnumerator<(CurveBounds Bounds, int Curves)> _schedule;
    private readonly CancellationToken _cancellationToken;
    private SplitMix64 _random;
    private CurveLevel? _level;
    private int _left;

    /// <summary>Creates a feed at the first curve.</summary>
    /// <param name="schedule">The bounds and the number of curves with each.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="cancellationToken">Ends the making of a level early.</param>
    public CurveFeed(IEnumerable<(CurveBounds Bounds, int Curves)> schedule, ulong seed, CancellationToken cancellationToken)
    {
        _schedule = schedule.GetEnumerator();
        _random = new SplitMix64(seed);
        _cancellationToken = cancellationToken;
    }

    /// <summary>Draws curves that run side by side.</summary>
    /// <param name="parameters">Receives their parameters; together they may be a few more than the schedule asked for.</param>
    /// <returns>Their bounds, or nothing at the end of the schedule.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public CurveLevel? Next(Span<ulong> parameters)
    {
        lock (_gate)
        {
            while (_left <= 0)
            {
                if (!_schedule.MoveNext())
                {
                    return null;
                }

                _left = _schedule.Current.Curves;
                _level = CurveLevel.Get(_schedule.Current.Bounds, _cancellationToken);
            }

            _left -= parameters.Length;
            foreach (ref var parameter in parameters)
            {
                // Any parameter from 4 on makes a curve (3 makes d = −1); 56 bits leave room in every storage.
                parameter = 4 + (_random.Next() >> 8);
            }

            return _level;
        }
    }
}
