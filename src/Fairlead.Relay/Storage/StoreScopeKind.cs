namespace Fairlead.Relay.Storage;

/// <summary>Names the forms of a <see cref="StoreScope"/>.</summary>
public enum StoreScopeKind
{
    /// <summary>One key.</summary>
    Url = 1,

    /// <summary>All keys with the same beginning.</summary>
    Prefix = 2,

    /// <summary>A group of responses of one origin.</summary>
    Group = 3,
}
