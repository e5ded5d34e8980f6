using Fairlead.Relay.Fields;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>The name of a relay in the field that tells the way of a message (RFC 9110, section 7.6.3).</summary>
/// <param name="pseudonym">The name, which no other relay has.</param>
internal sealed class ViaField(string pseudonym)
{
    private readonly string _version11 = "1.1 " + pseudonym;

    /// <summary>Returns what is added to messages that came in a version of HTTP.</summary>
    public string ValueFor(string protocol) =>
        protocol is "HTTP/1.1" or "" ? _version11
        : protocol.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase) ? $"{protocol.AsSpan("HTTP/".Length)} {pseudonym}"
        : _version11;

    /// <summary>Returns what is added to messages that came in a version of HTTP.</summary>
    public string ValueFor(Version version) => version is { Major: 1, Minor: 1 } ? _version11 : version.Minor == 0 && version.Major > 1 ? $"{version.Major} {pseudonym}" : $"{version} {pseudonym}";

    /// <summary>Tells whether a message has passed this relay before.</summary>
    public bool IsIn(StringValues values)
    {
        foreach (var value in values)
        {
            var list = new ListReader(value);
            while (list.MoveNext())
            {
                if (IsThis(list.Current))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The protocol, the name, and perhaps a comment.
    private bool IsThis(ReadOnlySpan<char> member)
    {
        var name = member[(member.IndexOfAny(' ', '\t') + 1)..].TrimStart();
        var end = name.IndexOfAny(' ', '\t', '(');
        return (end < 0 ? name : name[..end]).Equals(pseudonym, StringComparison.OrdinalIgnoreCase);
    }
}
