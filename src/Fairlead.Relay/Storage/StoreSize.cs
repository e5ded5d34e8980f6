namespace Fairlead.Relay.Storage;

/// <summary>Counts what a store holds.</summary>
/// <param name="Urls">How many keys have responses.</param>
/// <param name="Bytes">How many bytes they take, with keys, fields and everything the store keeps for them.</param>
/// <param name="Evictions">How many keys had to make room since the store was opened.</param>
public readonly record struct StoreSize(long Urls, long Bytes, long Evictions);
