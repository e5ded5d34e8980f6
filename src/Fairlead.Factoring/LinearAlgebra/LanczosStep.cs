namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>The square matrices of one step of block Lanczos, which the next two steps still need.</summary>
internal sealed class LanczosStep
{
    /// <summary>Gets the matrix VᵀAV.</summary>
    public ulong[] Energy { get; } = new ulong[BitMatrix64.Size];

    /// <summary>Gets the matrix VᵀA²V.</summary>
    public ulong[] Square { get; } = new ulong[BitMatrix64.Size];

    /// <summary>Gets the matrix VᵀV₀, where V₀ is the block of the first step.</summary>
    public ulong[] Projection { get; init; } = new ulong[BitMatrix64.Size];

    /// <summary>Gets or sets the inverse of the energy on the selected columns.</summary>
    public ulong[] Inverse { get; set; } = new ulong[BitMatrix64.Size];

    /// <summary>Gets or sets the selected columns.</summary>
    public ulong Selected { get; set; } = ulong.MaxValue;

    /// <summary>Returns VᵀA²V on the selected columns plus VᵀAV.</summary>
    public ulong[] SelectedSquareAndEnergy() => BitMatrix64.AddMasked(Square, Selected, Energy);
}
