namespace Fairlead.Scheduling.Journal;

/// <summary>Takes what a journal holds, record by record, as it is read back.</summary>
/// <param name="changes">The changes of one record, valid during the call.</param>
internal delegate void RecordSink(ReadOnlySpan<byte> changes);
