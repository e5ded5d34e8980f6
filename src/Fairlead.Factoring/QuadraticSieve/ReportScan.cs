using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Looks for the places of a block whose logarithms reached the threshold.</summary>
internal static unsafe class ReportScan
{
    // Vectors that are looked at together; reports are so rare that nearly all groups have none.
    private const int Group = 4;

    /// <summary>Returns the first place from a given one on whose highest bit is set, or the length of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Next<TLanes>(byte* block, int from)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        // The rest of the group that was looked at last.
        var groupLength = Group * TLanes.Count * sizeof(uint);
        for (; from % groupLength != 0; from++)
        {
            if (block[from] >= 128)
            {
                return from;
            }
        }

        while (from < SieveLayout.BlockLength && !HasReport<TLanes>((uint*)unchecked(block + from)))
        {
            from += groupLength;
        }

        while (from < SieveLayout.BlockLength && block[from] < 128)
        {
            from++;
        }

        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasReport<TLanes>(uint* group)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.HasHighByte(unchecked(
            TLanes.Load(group) | TLanes.Load(group + TLanes.Count)
            | TLanes.Load(group + (2 * TLanes.Count)) | TLanes.Load(group + (3 * TLanes.Count))));
}
