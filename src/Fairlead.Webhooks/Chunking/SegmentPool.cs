namespace Fairlead.Webhooks.Chunking;

/// <summary>Pieces of memory of one size, used again by whatever stream needs one next.</summary>
/// <remarks>
/// Thread-safe. The shared array pool keeps a few dozen arrays of a size and drops the others; thousands of streams hold
/// one each, and give them back in waves. Buffers are bounded elsewhere, so what is kept here is bounded by what was in use at once.
/// </remarks>
internal sealed class SegmentPool
{
    public const int SegmentLength = 4_096;

    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _free = new();

    public byte[] Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var segment))
            {
                return segment;
            }
        }

        return GC.AllocateUninitializedArray<byte>(SegmentLength);
    }

    public void Return(ReadOnlySpan<byte[]> segments)
    {
        lock (_gate)
        {
            foreach (var segment in segments)
            {
                _free.Push(segment);
            }
        }
    }
}
