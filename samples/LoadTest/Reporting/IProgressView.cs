namespace LoadTest.Reporting;

/// <summary>Shows how a phase of the run goes.</summary>
internal interface IProgressView
{
    /// <summary>Shows the progress of some work until it has ended.</summary>
    /// <param name="read">Reads the present state; called from one thread at a time.</param>
    /// <param name="work">The work, already begun. Its outcome is the caller's business.</param>
    Task ShowAsync(Func<ProgressState> read, Task work);
}
