using Factor.Running;

namespace Factor.Output;

/// <summary>Shows nothing: for files, pipes and logs.</summary>
internal sealed class NoProgressDisplay : IProgressDisplay
{
    /// <inheritdoc />
    public Task ShowAsync(Work work, Task end) => Task.CompletedTask;
}
