namespace Fairlead.Relay.Storage;

/// <summary>The generations of all keys, in a table of a fixed size: keys that share a place share their invalidations, which costs a store now and then and nothing else.</summary>
internal sealed class Generations
{
    private const int Places = 16_384;
    private readonly long[] _places = new long[Places];
    private long _all;

    /// <summary>Returns the generation of a key.</summary>
    public long Of(string key) => Volatile.Read(ref PlaceOf(key)) + Volatile.Read(ref _all);

    /// <summary>Begins a new generation of one key.</summary>
    public void Advance(string key) => Interlocked.Increment(ref PlaceOf(key));

    /// <summary>Begins a new generation of every key.</summary>
    public void AdvanceAll() => Interlocked.Increment(ref _all);

    private ref long PlaceOf(string key) => ref _places[unchecked((uint)key.GetHashCode(StringComparison.Ordinal)) % Places];
}
