namespace Fairlead.Relay.Collapsing;

/// <summary>The requests that are forwarded now, and those whose answers proved not to be for others.</summary>
internal sealed class InFlightRequests(TimeProvider time)
{
    // For how long requests to a URL whose answer could not be stored do not wait for each other.
    private static readonly TimeSpan GoAheadTime = TimeSpan.FromSeconds(10);
    private const int MostGoAheads = 8_192;
    private const int LandingCounts = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<FlightKey, Flight> _flights = [];
    private readonly Dictionary<string, long> _goAheads = new(StringComparer.Ordinal);

    // How many flights have ended, by a part of the hash of their keys.
    private readonly long[] _landings = new long[LandingCounts];

    /// <summary>Counts the flights that have ended, of this key and perhaps of others. Whoever is going to look into the store asks before.</summary>
    public long LandingsOf(string key) => Volatile.Read(ref _landings[PlaceOf(key)]);

    /// <summary>Joins the request that is forwarded already, or begins one.</summary>
    /// <param name="key">What the requests have in common.</param>
    /// <param name="landings">What <see cref="LandingsOf"/> said before the caller looked into the store.</param>
    /// <param name="isNew">Whether one was begun, which the caller has to end with <see cref="Remove"/>.</param>
    /// <param name="isOutdated">Whether one has ended since the caller looked: what it has stored is worth another look, and nothing was begun.</param>
    /// <returns><see langword="null"/> when requests to the URL should not wait for each other.</returns>
    public Flight? JoinOrBegin(FlightKey key, long landings, out bool isNew, out bool isOutdated)
    {
        (isNew, isOutdated) = (false, false);
        lock (_gate)
        {
            if (_flights.TryGetValue(key, out var flight) && flight.TryJoin())
            {
                return flight;
            }

            if (_landings[PlaceOf(key.Key)] != landings)
            {
                isOutdated = true;
                return null;
            }

            if (_goAheads.TryGetValue(key.Key, out var since) && time.GetElapsedTime(since) < GoAheadTime)
            {
                return null;
            }

            isNew = true;
            return _flights[key] = new Flight();
        }
    }

    /// <summary>Ends a flight; who comes now finds the answer in the store, or asks anew.</summary>
    public void Remove(FlightKey key, Flight flight)
    {
        lock (_gate)
        {
            if (_flights.TryGetValue(key, out var known) && known == flight)
            {
                _flights.Remove(key);
            }

            _landings[PlaceOf(key.Key)]++;
        }
    }

    /// <summary>Notes that answers of a URL are not stored.</summary>
    public void GoAhead(string key)
    {
        lock (_gate)
        {
            if (_goAheads.Count >= MostGoAheads)
            {
                // They are a matter of seconds: those that are needed come back at once.
                _goAheads.Clear();
            }

            _goAheads[key] = time.GetTimestamp();
        }
    }

    private static int PlaceOf(string key) => key.GetHashCode(StringComparison.Ordinal) & (LandingCounts - 1);
}
