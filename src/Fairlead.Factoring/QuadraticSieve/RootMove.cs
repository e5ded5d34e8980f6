using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How roots move from one polynomial of a family to the next.</summary>
/// <param name="steps">How far, for every prime; the memory belongs to the table of roots.</param>
/// <param name="isGrowing">Whether the roots grow by that; otherwise they shrink.</param>
internal readonly unsafe struct RootMove(AlignedArray<uint> steps, bool isGrowing)
{
    private readonly uint* _steps = steps.Pointer;

    /// <summary>Returns where roots are afterwards.</summary>
    /// <param name="roots">Where they are, reduced.</param>
    /// <param name="moduli">Their primes.</param>
    /// <param name="index">The index of the first of their primes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Apply<TLanes>(TLanes roots, TLanes moduli, nint index)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var step = TLanes.Load(unchecked(_steps + index));
        return isGrowing ? Residues.Add(roots, step, moduli) : Residues.Subtract(roots, step, moduli);
    }
}
