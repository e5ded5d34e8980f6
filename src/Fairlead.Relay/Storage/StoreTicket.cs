namespace Fairlead.Relay.Storage;

/// <summary>Says where something is stored, and until when that is allowed.</summary>
/// <param name="Key">The key of the URL.</param>
/// <param name="Generation">The generation that was found before the request was sent; with another one nothing is stored any more.</param>
/// <param name="MaxVariants">How many responses the key may have; the oldest makes room.</param>
public readonly record struct StoreTicket(string Key, long Generation, int MaxVariants);
