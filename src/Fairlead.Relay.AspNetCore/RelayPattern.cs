using Microsoft.AspNetCore.Routing.Patterns;

namespace Fairlead.Relay.AspNetCore;

/// <summary>Reads patterns of routes that are relayed.</summary>
internal static class RelayPattern
{
    /// <summary>Checks that a pattern says where the relayed part of a path begins.</summary>
    /// <exception cref="ArgumentException">It has other parameters than one catch-all at its end.</exception>
    public static void ThrowIfUnusable(RoutePattern pattern, string parameterName)
    {
        var isUsable = pattern.PathSegments is [.., var last] && last.Parts is [RoutePatternParameterPart { IsCatchAll: true }]
            && pattern.PathSegments.SkipLast(1).All(IsLiteral) && pattern.ParameterPolicies.Count == 0;
        if (!isUsable)
        {
            throw new ArgumentException($"The pattern must have literal segments and end in a catch-all without constraints, such as '/menu/{{**path}}', not '{pattern.RawText}'.", parameterName);
        }
    }

    /// <summary>Returns the path before the catch-all, without a slash at its end.</summary>
    /// <exception cref="InvalidOperationException">A group has put a parameter in front.</exception>
    public static string PrefixOf(RoutePattern pattern)
    {
        var literals = pattern.PathSegments.SkipLast(1).ToList();
        return literals.TrueForAll(IsLiteral)
            ? string.Concat(literals.Select(static segment => "/" + ((RoutePatternLiteralPart)segment.Parts[0]).Content))
            : throw new InvalidOperationException($"A relay cannot be mapped in a group whose prefix has parameters: '{pattern.RawText}'.");
    }

    private static bool IsLiteral(RoutePatternPathSegment segment) => segment.Parts is [RoutePatternLiteralPart];
}
