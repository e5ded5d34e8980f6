using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Storage;

/// <summary>Names the stored responses that are removed.</summary>
public sealed class StoreScope
{
    private StoreScope(StoreScopeKind kind, string key, string? group) => (Kind, Key, GroupName) = (kind, key, group);

    /// <summary>Gets which form the scope has.</summary>
    public StoreScopeKind Kind { get; }

    /// <summary>Gets the key, or what keys begin with.</summary>
    public string Key { get; }

    /// <summary>Gets the name of the group, in a scope of that kind.</summary>
    public string? GroupName { get; }

    /// <summary>Names all responses of one key.</summary>
    public static StoreScope Url(string key) => new(StoreScopeKind.Url, Checked(key), group: null);

    /// <summary>Names all responses whose keys begin with a text.</summary>
    public static StoreScope Prefix(string key) => new(StoreScopeKind.Prefix, Checked(key), group: null);

    /// <summary>Names the responses of one origin that belong to a group (RFC 9875).</summary>
    /// <param name="origin">What all keys of the origin begin with, without the slash behind it.</param>
    /// <param name="group">The name of the group.</param>
    public static StoreScope Group(string origin, string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return new StoreScope(StoreScopeKind.Group, Checked(origin), group);
    }

    /// <summary>Tells whether a response is in the scope.</summary>
    public bool Contains(string key, ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(head);
        return Kind switch
        {
            StoreScopeKind.Url => key == Key,
            StoreScopeKind.Prefix => key.StartsWith(Key, StringComparison.Ordinal),
            _ => CacheKey.OriginOf(key).SequenceEqual(Key) && CacheGroups.Parse(head.Fields.AsSpan(), FieldNames.CacheGroups).Contains(GroupName!),
        };
    }

    private static string Checked(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key;
    }
}
