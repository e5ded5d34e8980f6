using System.Collections.Immutable;

namespace Fairlead.Relay.Fields;

/// <summary>Fields that concern one connection and not the message (RFC 9110, section 7.6.1), which are neither stored (RFC 9111, section 3.1) nor passed on.</summary>
internal static class ConnectionFields
{
    private static readonly string[] Standard =
    [
        FieldNames.Connection, "Keep-Alive", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        FieldNames.TransferEncoding, "Upgrade",
    ];

    /// <summary>Tells whether a field is one of these, by itself or because <c>Connection</c> names it.</summary>
    public static bool Contains(string name, ReadOnlySpan<HeaderField> message)
    {
        foreach (var standard in Standard)
        {
            if (name.Equals(standard, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (ref readonly var field in message)
        {
            if (field.Is(FieldNames.Connection) && Names(field.Value, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the fields of a response that are stored: neither those of the connection nor the length, which the body has itself.</summary>
    public static ImmutableArray<HeaderField> Remove(ReadOnlySpan<HeaderField> message)
    {
        var kept = ImmutableArray.CreateBuilder<HeaderField>(message.Length);
        foreach (ref readonly var field in message)
        {
            if (!field.Is(FieldNames.ContentLength) && !Contains(field.Name, message))
            {
                kept.Add(field);
            }
        }

        return kept.DrainToImmutable();
    }

    private static bool Names(string value, string name)
    {
        var list = new ListReader(value);
        while (list.MoveNext())
        {
            if (list.Current.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
