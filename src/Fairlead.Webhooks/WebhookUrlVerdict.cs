namespace Fairlead.Webhooks;

/// <summary>What the guard says to a URL.</summary>
public enum WebhookUrlVerdict
{
    /// <summary>Requests to it are let through.</summary>
    Allowed = 1,

    /// <summary>It is relative, of another scheme than http and https, or holds a user name.</summary>
    Malformed = 2,

    /// <summary>Its host has no address now.</summary>
    Unresolved = 3,

    /// <summary>Its host has only addresses for special purposes: of this machine, of private networks, and so on.</summary>
    Refused = 4,
}
