namespace Fairlead.Webhooks.Chunking;

/// <summary>What became of an attempt to add a chunk.</summary>
internal enum PackOutcome
{
    /// <summary>A chunk was added.</summary>
    Packed = 1,

    /// <summary>The body has no room for a chunk that is worth its envelope.</summary>
    NoRoom = 2,

    /// <summary>There is only the beginning of a character, whose rest may still come.</summary>
    Incomplete = 3,
}
