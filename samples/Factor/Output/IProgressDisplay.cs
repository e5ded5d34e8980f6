using Factor.Running;

namespace Factor.Output;

/// <summary>Shows how the work on an input goes.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows the work until it has ended. The outcome is the caller's business.</summary>
    Task ShowAsync(Work work, Task end);
}
