namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A small generator of pseudo-random words: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Gets the seed of a generator that goes on as this one does.</summary>
    public readonly ulong State => _state;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var word = _state;
            word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
            word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
            return word ^ (word >> 31);
        }
    }
}
