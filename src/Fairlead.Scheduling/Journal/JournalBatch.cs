namespace Fairlead.Scheduling.Journal;

/// <summary>Changes that become durable together, as one record of one file.</summary>
internal sealed class JournalBatch(Segment segment, byte[] buffer)
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the file it goes to.</summary>
    public Segment Segment { get; } = segment;

    public RecordBuilder Changes { get; } = new(buffer);

    /// <summary>Gets the task that ends when the changes are durable, or fails when they never will be.</summary>
    public Task Committed => _committed.Task;

    public void Complete() => _committed.SetResult();

    public void Fail(Exception exception)
    {
        _committed.TrySetException(exception);

        // Whoever waits is told; where nobody does, there is nobody to miss it.
        _ = _committed.Task.Exception;
    }
}
