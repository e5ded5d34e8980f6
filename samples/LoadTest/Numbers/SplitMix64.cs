namespace LoadTest.Numbers;

/// <summary>Makes 64-bit pseudo-random numbers that depend on the seed only, on every runtime and machine.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). A run is repeated from
/// its seed, so the sequence must not change with the runtime, which <see cref="Random"/> does not promise.
/// </remarks>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>Returns a number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    /// <remarks>The multiplication favours some values by at most one part in 2^64 / range, which no load test notices.</remarks>
    public ulong NextBetween(ulong low, ulong high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        var range = high - low;
        return range == ulong.MaxValue ? Next() : low + Math.BigMul(Next(), range + 1, out _);
    }
}
