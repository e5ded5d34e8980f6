using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>An array that never moves and begins on a cache line, with a cache line of room behind its end for whole vectors.</summary>
/// <remarks>The collector owns the memory, so nothing has to be freed; whoever uses <see cref="Pointer"/> keeps the array reachable.</remarks>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    // Holds the memory; the pointer alone would not.
    private readonly byte[] _memory;

    public AlignedArray(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<byte>((length * sizeof(T)) + (2 * CacheLine), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (T*)((address + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        Debug.Assert((nuint)Pointer % CacheLine == 0, "vectors are loaded from whole cache lines");
    }

    public int Length { get; }

    public T* Pointer { get; }

    public Span<T> Span => new(Pointer, Length);

    public ref T this[int index]
    {
        get
        {
            Debug.Assert((uint)index < (uint)Length, "the index is inside the array");
            return ref Pointer[index];
        }
    }
}
