using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Scheduling.Concurrency;

/// <summary>Tells the processor which memory is needed soon; a hint, without any effect but on time.</summary>
internal static class CacheLines
{
    private const int Length = 64;

    /// <summary>Asks for the first three lines of an object, about the size of a flow, while there is other work to do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(object target)
    {
        if (Sse.IsSupported)
        {
            // The object may move meanwhile: then the wrong lines are fetched, and nothing else happens.
            var start = *(byte**)Unsafe.AsPointer(ref target);
            Sse.Prefetch0(start);
            Sse.Prefetch0(start + Length);
            Sse.Prefetch0(start + (2 * Length));
        }
    }
}
