using System.Buffers;
using System.Diagnostics;

namespace Fairlead.Relay.Storage;

/// <summary>Makes one sequence of several pieces of memory.</summary>
internal sealed class BodySegment : ReadOnlySequenceSegment<byte>
{
    private BodySegment(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

    public static ReadOnlySequence<byte> Join(ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        Debug.Assert(pieces.Length > 0);
        var first = new BodySegment(pieces[0], 0);
        var last = first;
        foreach (ref readonly var piece in pieces[1..])
        {
            var next = new BodySegment(piece, last.RunningIndex + last.Memory.Length);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
