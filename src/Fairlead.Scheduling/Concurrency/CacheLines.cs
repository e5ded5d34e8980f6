using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Scheduling.Concurrency;

/// <summary>Tells the processor which memory is needed soon; a hint, without any effect but on time.</summary>
internal static class CacheLines
{
    private const int Length = 64;

    /// <summary>Asks for the first lines of an object while there is other work to do.</summary>
    /// <param name="target">The object.</param>
    /// <param name="lines">How many lines of 64 bytes: three are about the size of a flow, five that of an item with what it carries.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(object target, int lines = 3)
    {
        if (Sse.IsSupported)
        {
            // The object may move meanwhile: then the wrong lines are fetched, and nothing else happens.
            var start = *(byte**)Unsafe.AsPointer(ref target);
            for (var line = 0; line < lines; line++)
            {
                Sse.Prefetch0(start + (line * Length));
            }
        }
    }
}
