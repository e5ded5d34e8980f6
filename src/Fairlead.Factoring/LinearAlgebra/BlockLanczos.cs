using System.Diagnostics;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Finds vectors that a sparse matrix B maps to zero, 64 at a time.</summary>
/// <remarks>
/// Montgomery, "A block Lanczos algorithm for finding dependencies over GF(2)", 1995. A = BᵀB is symmetric. Blocks V₀ = AY, V₁, …
/// are made orthogonal with regard to A, and X is built up from them so that A(X − Y) = 0. The iteration ends after about
/// n / 63 steps with a block that is orthogonal to itself; what B maps to zero is then found in the span of X − Y and that block.
/// </remarks>
internal sealed class BlockLanczos
{
    // A step uses so many columns on average; a search that needs many more steps is going nowhere.
    private const double ColumnsPerStep = 63.2;
    private const int ColumnsPerStepAtLeast = 60;
    private const int SpareSteps = 50;

    // From this step on, the blocks are orthogonal to AV₀, and their projections on V₀ follow from the ones before.
    private const int FirstInferredStep = 3;

    private readonly PackedMatrix _matrix;
    private readonly Action<double>? _onProgress;
    private readonly CancellationToken _cancellationToken;
    private readonly ulong[] _image;
    private readonly ulong[] _solution;
    private readonly ulong[] _start;
    private ulong[] _block;
    private ulong[] _before;
    private ulong[] _twoBefore;
    private ulong[] _product;

    private BlockLanczos(PackedMatrix matrix, ulong seed, Action<double>? onProgress, CancellationToken cancellationToken)
    {
        _matrix = matrix;
        _onProgress = onProgress;
        _cancellationToken = cancellationToken;
        _image = new ulong[matrix.PaddedRows];
        _solution = new ulong[matrix.PaddedColumns];
        _start = new ulong[matrix.PaddedColumns];
        _before = new ulong[matrix.PaddedColumns];
        _twoBefore = new ulong[matrix.PaddedColumns];
        _product = new ulong[matrix.PaddedColumns];

        // X starts as −Y, so that it ends as X − Y.
        var random = new SplitMix64(seed);
        foreach (ref var word in _solution.AsSpan(0, matrix.ColumnCount))
        {
            word = random.Next();
        }

        MultiplyBySquare(_solution, _start);
        _block = (ulong[])_start.Clone();
    }

    /// <summary>Looks for up to 64 vectors in the kernel.</summary>
    /// <param name="matrix">The matrix, with more columns than rows and more than a thousand of them; otherwise the search may well fail.</param>
    /// <param name="seed">Selects the first block.</param>
    /// <param name="onProgress">Receives the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>A word for each column, whose bits are the entries of 64 vectors (some may be zero), or <see langword="null" /> when the search failed.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ulong[]? TryFindKernel(PackedMatrix matrix, ulong seed, Action<double>? onProgress, CancellationToken cancellationToken) =>
        new BlockLanczos(matrix, seed, onProgress, cancellationToken).TryRun();

    private ulong[]? TryRun()
    {
        var limit = (_matrix.ColumnCount / ColumnsPerStepAtLeast) + SpareSteps;
        var (previous, beforePrevious) = (new LanczosStep(), new LanczosStep());
        ulong[]? projection = null;
        for (var index = 0; index < limit; index++)
        {
            var step = Measure(index < FirstInferredStep ? null : projection);
            if (!step.Energy.AsSpan().ContainsAnyExcept(0UL))
            {
                return CombineIntoKernel();
            }

            var inverse = LanczosSubspace.TryInvert(step.Energy, previous.Selected, out var selected);
            if (inverse is null)
            {
                return null;
            }

            (step.Inverse, step.Selected) = (inverse, selected);
            projection = Advance(step, previous, beforePrevious);
            (previous, beforePrevious) = (step, previous);
            _onProgress?.Invoke(Math.Min(1, (index + 1) * ColumnsPerStep / _matrix.ColumnCount));
        }

        return null;
    }

    /// <summary>Multiplies the block by A and takes the inner products of a step.</summary>
    private LanczosStep Measure(ulong[]? projection)
    {
        MultiplyBySquare(_block, _product);
        var step = projection is null ? new LanczosStep() : new LanczosStep { Projection = projection };
        BlockProducts.InnerProductAdd(_block, _product, step.Energy);
        BlockProducts.InnerProductAdd(_product, _product, step.Square);
        if (projection is null)
        {
            BlockProducts.InnerProductAdd(_block, _start, step.Projection);
        }

        return step;
    }

    /// <summary>Adds the part of the solution in this step's subspace, makes the next block and returns its projection on V₀.</summary>
    private ulong[] Advance(LanczosStep step, LanczosStep previous, LanczosStep beforePrevious)
    {
        BlockProducts.MultiplyAdd(_block, BitMatrix64.Multiply(step.Inverse, step.Projection), _solution);

        var onBlock = BitMatrix64.Multiply(step.Inverse, step.SelectedSquareAndEnergy());
        BitMatrix64.AddIdentity(onBlock);
        var onBefore = BitMatrix64.Multiply(previous.Inverse, step.Energy);
        BitMatrix64.Mask(onBefore, step.Selected);
        var rest = BitMatrix64.Multiply(previous.Energy, previous.Inverse);
        BitMatrix64.AddIdentity(rest);
        rest = BitMatrix64.Multiply(rest, previous.SelectedSquareAndEnergy());
        var onTwoBefore = BitMatrix64.Multiply(beforePrevious.Inverse, rest);
        BitMatrix64.Mask(onTwoBefore, step.Selected);

        _cancellationToken.ThrowIfCancellationRequested();
        BitMatrix64.Mask(_product, step.Selected);
        BlockProducts.MultiplyAdd(_block, onBlock, _product);
        BlockProducts.MultiplyAdd(_before, onBefore, _product);
        BlockProducts.MultiplyAdd(_twoBefore, onTwoBefore, _product);
        (_block, _before, _twoBefore, _product) = (_product, _block, _before, _twoBefore);

        var projection = new ulong[BitMatrix64.Size];
        BitMatrix64.AddTransposedProduct(onBlock, step.Projection, projection);
        BitMatrix64.AddTransposedProduct(onBefore, previous.Projection, projection);
        BitMatrix64.AddTransposedProduct(onTwoBefore, beforePrevious.Projection, projection);
        return projection;
    }

    private void MultiplyBySquare(ulong[] vectors, ulong[] product)
    {
        _matrix.Multiply(vectors, _image, _cancellationToken);
        _matrix.MultiplyTransposed(_image, product, _cancellationToken);
    }

    /// <summary>Finds the sums of columns of X − Y and the last block that B maps to zero.</summary>
    private ulong[] CombineIntoKernel()
    {
        var imageOfBlock = new ulong[_matrix.PaddedRows];
        _matrix.Multiply(_solution, _image, _cancellationToken);
        _matrix.Multiply(_block, imageOfBlock, _cancellationToken);

        // Columns that depend on others would only give sums that are zero themselves.
        var vectors = RowSpace.Of(_solution, _block, UInt128.MaxValue, _cancellationToken);
        var images = RowSpace.Of(_image, imageOfBlock, vectors.Pivots, _cancellationToken);
        var (ofSolution, ofBlock) = images.Kernel(vectors.Pivots);

        var kernel = new ulong[_matrix.PaddedColumns];
        BlockProducts.MultiplyAdd(_solution, ofSolution, kernel);
        BlockProducts.MultiplyAdd(_block, ofBlock, kernel);
        Debug.Assert(IsMappedToZero(kernel), "the kernel was computed from the images");
        return kernel;
    }

    private bool IsMappedToZero(ulong[] vectors)
    {
        _matrix.Multiply(vectors, _image, _cancellationToken);
        return !_image.AsSpan().ContainsAnyExcept(0UL);
    }
}
