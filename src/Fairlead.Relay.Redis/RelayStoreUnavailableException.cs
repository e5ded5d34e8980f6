namespace Fairlead.Relay.Redis;

/// <summary>Reports that responses could not be removed, because Redis is away. They are removed when it is back, before any of them is found here.</summary>
public sealed class RelayStoreUnavailableException : Exception
{
    internal RelayStoreUnavailableException(string message)
        : base(message)
    {
    }
}
