namespace Fairlead.Relay.Storage;

/// <summary>Keeps responses.</summary>
/// <remarks>
/// <para>Thread-safe. A store may forget anything at any time, except in between: what it returns is whole.</para>
/// <para>
/// Every key has a <em>generation</em>, which changes when its responses are removed because something has changed at the origin. Whoever stores says which
/// generation he found before he asked the origin; when there is another one by then, his answer may be from before the change and is not stored.
/// </para>
/// <para>An implementation that fails throws; the cache then goes on as if nothing were stored.</para>
/// </remarks>
public interface IRelayStore
{
    /// <summary>Finds the responses of a key.</summary>
    ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Begins to store a response, which takes the place of the one for the same requests when it is committed.</summary>
    /// <param name="ticket">Where it is stored.</param>
    /// <param name="head">The response without its body.</param>
    /// <param name="bodyLength">How many bytes the body will have; <see langword="null"/> when that is not known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="null"/> when there is no room for so much.</returns>
    ValueTask<BodyWriter?> BeginAsync(StoreTicket ticket, ResponseHead head, long? bodyLength, CancellationToken cancellationToken);

    /// <summary>Replaces the head of a stored response, and keeps its body.</summary>
    /// <returns>The response as it is stored now; <see langword="null"/> when it is no longer stored, or the generation is another one.</returns>
    ValueTask<StoredResponse?> FreshenAsync(StoreTicket ticket, StoredResponse response, ResponseHead head, CancellationToken cancellationToken);

    /// <summary>Removes responses, and sees to it that none whose request was sent before is stored afterwards.</summary>
    /// <returns>How many keys had responses in the scope.</returns>
    ValueTask<long> RemoveAsync(StoreScope scope, CancellationToken cancellationToken);

    /// <summary>Counts what is stored.</summary>
    StoreSize GetSize();
}
