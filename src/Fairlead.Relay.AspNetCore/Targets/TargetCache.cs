namespace Fairlead.Relay.AspNetCore.Targets;

/// <summary>Remembers where the targets of the last requests go, so that a target that comes again is neither checked nor copied.</summary>
/// <remarks>Thread-safe, without a lock: a place holds one immutable object, and who comes last has it.</remarks>
internal sealed class TargetCache
{
    // 1,024 targets of up to 256 characters are a few megabytes at most, whoever makes them up.
    private const int Places = 1_024;
    private const int LongestTarget = 256;

    private readonly RelayTarget?[] _places = new RelayTarget?[Places];

    public RelayTarget? Find(string rawTarget, string pathBase) =>
        rawTarget.Length <= LongestTarget && Volatile.Read(ref PlaceOf(rawTarget)) is { } known && known.RawTarget == rawTarget && known.PathBase == pathBase ? known : null;

    public void Add(RelayTarget target)
    {
        if (target.RawTarget.Length <= LongestTarget)
        {
            Volatile.Write(ref PlaceOf(target.RawTarget), target);
        }
    }

    private ref RelayTarget? PlaceOf(string rawTarget) => ref _places[rawTarget.GetHashCode(StringComparison.Ordinal) & (Places - 1)];
}
