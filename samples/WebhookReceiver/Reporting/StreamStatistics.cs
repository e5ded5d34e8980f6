namespace WebhookReceiver.Reporting;

/// <summary>What is known of one stream.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Bytes">How many bytes of it are together, from the beginning and without a gap.</param>
/// <param name="Chunks">In how many chunks they came.</param>
/// <param name="IsComplete">Whether its end is among them.</param>
/// <param name="HasGap">Whether something is missing before what is there.</param>
/// <param name="OutOfOrder">Chunks that were not the next, or began elsewhere than where the one before ended.</param>
/// <param name="Overlaps">Chunks that came again under another request.</param>
/// <param name="HasFileError">Whether its file could not be written.</param>
/// <param name="Sha256">The digest of these bytes.</param>
internal sealed record StreamStatistics(
    string Id, long Bytes, long Chunks, bool IsComplete, bool HasGap, long OutOfOrder, long Overlaps, bool HasFileError, string Sha256);
