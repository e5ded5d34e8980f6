using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.AspNetCore.Targets;

/// <summary>Turns targets of requests into URLs of the upstream, by putting what follows one path behind another.</summary>
/// <remarks>Thread-safe. The authority is always the upstream's, whatever a target names (RFC 9112, section 3.2.2).</remarks>
internal sealed class RelayMount
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _prefix;
    private readonly string _upstream;
    private readonly TargetCache _targets = new();

    /// <summary>Makes a mount.</summary>
    /// <param name="prefix">The path that is put away, without a slash at its end: empty for the root.</param>
    /// <param name="upstream">The URL that the rest is put behind.</param>
    public RelayMount(string prefix, Uri upstream)
    {
        _prefix = prefix;
        var path = upstream.AbsolutePath;
        _upstream = upstream.GetLeftPart(UriPartial.Authority) + (path.EndsWith('/') ? path : path + "/");
    }

    /// <summary>Finds the URL for a target.</summary>
    /// <param name="rawTarget">The target, as it came.</param>
    /// <param name="pathBase">What of its path belongs to the application.</param>
    /// <returns><see langword="null"/> when it is malformed, is not below the mount as it is written, or may lead out of the upstream's path.</returns>
    public RelayTarget? Map(string rawTarget, string pathBase)
    {
        if (_targets.Find(rawTarget, pathBase) is { } known)
        {
            return known;
        }

        if (!TargetPath.IsWellFormed(rawTarget) || !TryTakeRest(rawTarget, pathBase, out var rest))
        {
            return null;
        }

        var query = rest.IndexOf('?');
        if (!TargetPath.IsConfined(query < 0 ? rest : rest[..query]))
        {
            return null;
        }

        var url = new Uri(string.Concat(_upstream, rest), AsItIs);
        var target = new RelayTarget(rawTarget, pathBase, url, CacheKey.Of(url));
        _targets.Add(target);
        return target;
    }

    // What was routed here by a path that was written in another way is not taken: the rest could begin anywhere.
    private bool TryTakeRest(ReadOnlySpan<char> target, string pathBase, out ReadOnlySpan<char> rest)
    {
        rest = PathAndQueryOf(target);
        if (!rest.StartsWith(pathBase, StringComparison.OrdinalIgnoreCase) || !rest[pathBase.Length..].StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rest = rest[(pathBase.Length + _prefix.Length)..];
        if (rest is ['/', ..])
        {
            rest = rest[1..];
            return true;
        }

        return rest is [] or ['?', ..];
    }

    private static ReadOnlySpan<char> PathAndQueryOf(ReadOnlySpan<char> target)
    {
        if (target is ['/', ..])
        {
            return target;
        }

        var authority = target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return default;
        }

        target = target[(authority + 3)..];
        var path = target.IndexOfAny('/', '?');
        return path < 0 ? "" : target[path..];
    }
}
