using Fairlead.Scheduling.Concurrency;

namespace Fairlead.Scheduling.Channels;

/// <summary>The lock of a channel, which knows whether anybody stands in line behind it.</summary>
internal sealed class LineGate : SpinGate
{
    /// <summary>Gets or sets how many stand in the lines that the gate guards: next to the lock, because every read and write asks.</summary>
    public int WaiterCount { get; set; }
}
