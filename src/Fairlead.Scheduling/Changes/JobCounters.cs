namespace Fairlead.Scheduling.Changes;

/// <summary>What a job store has counted since it was empty.</summary>
internal record struct JobCounters(long Accepted, long Completed, long Dead, long Canceled, long Fencing, long LastNumber, long Step)
{
    public static JobCounters Read(ref ChangeReader reader) => new(
        reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());

    public readonly void Write(ChangeBuffer changes)
    {
        changes.Kind(JobChangeKind.Counters);
        foreach (var count in (ReadOnlySpan<long>)[Accepted, Completed, Dead, Canceled, Fencing, LastNumber, Step])
        {
            changes.Number(count);
        }
    }
}
