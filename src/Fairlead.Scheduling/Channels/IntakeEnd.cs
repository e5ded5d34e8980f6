using System.Runtime.InteropServices;

namespace Fairlead.Scheduling.Channels;

/// <summary>What one end of an <see cref="Intake{TFlow, T}"/> changes with every item, in cache lines that the other end does not touch.</summary>
/// <remarks>The fields lie between 64 unused bytes on either side, the length of a line, whatever the object around them holds.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 160)]
internal struct IntakeEnd
{
    /// <summary>Where the next slot is; wraps around.</summary>
    [FieldOffset(64)]
    public uint Position;

    /// <summary>Whether the writers may use the slots.</summary>
    [FieldOffset(68)]
    public bool IsOpen;

    /// <summary>How many items have come in, or gone out, since the channel was made.</summary>
    [FieldOffset(72)]
    public long Total;

    /// <summary>The total of the other end when it was last looked at.</summary>
    [FieldOffset(80)]
    public long OtherTotal;
}
