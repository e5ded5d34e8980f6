using System.Numerics;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>How stage 1 multiplies by all prime powers up to a bound: doublings, and additions from a table of odd multiples.</summary>
/// <remarks>
/// The product is one integer in signed sliding-window form (the "width-w non-adjacent form"): with w bits a window, one
/// addition follows about w + 1 doublings.
/// </remarks>
internal sealed class StageOneChain
{
    // Keeps the preparation of a chain short, so that a cancellation does not wait for it.
    private const int PrimesPerChain = 4_096;

    private StageOneChain(int tableSize, int firstIndex, ChainStep[] steps)
    {
        TableSize = tableSize;
        FirstIndex = firstIndex;
        Steps = steps;
    }

    /// <summary>Gets the number of table entries; entry i is the multiple by 2i + 1.</summary>
    public int TableSize { get; }

    /// <summary>Gets the table entry that the multiplication starts from.</summary>
    public int FirstIndex { get; }

    /// <summary>Gets the steps, in order.</summary>
    public ReadOnlyMemory<ChainStep> Steps { get; }

    /// <summary>Makes the chains that together multiply by the largest power up to the bound of every prime.</summary>
    public static IReadOnlyList<StageOneChain> ForBound(int bound, CancellationToken cancellationToken) =>
    [
        .. PrimeSieve.UpTo(bound, cancellationToken)
            .Select(prime => LargestPower(prime, bound))
            .Chunk(PrimesPerChain)
            .Select(powers =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return ForMultiplier(Product(powers));
            }),
    ];

    /// <summary>Makes the chain for one positive integer.</summary>
    public static StageOneChain ForMultiplier(BigInteger multiplier)
    {
        var width = WidthFor(multiplier.GetBitLength());
        var digits = SignedDigits(multiplier, width);
        var first = digits[^1];
        var steps = new List<ChainStep>();
        var doublings = first.Position;
        for (var i = digits.Count - 2; i >= 0; i--)
        {
            steps.Add(new ChainStep(doublings - digits[i].Position, digits[i].Digit));
            doublings = digits[i].Position;
        }

        if (doublings > 0)
        {
            steps.Add(new ChainStep(doublings, 0));
        }

        return new StageOneChain(1 << (width - 2), first.Digit / 2, [.. steps]);
    }

    private static int WidthFor(long bits) => bits switch
    {
        < 64 => 3,
        < 256 => 4,
        < 768 => 5,
        < 2_048 => 6,
        < 8_192 => 7,
        _ => 8,
    };

    private static BigInteger LargestPower(int prime, int bound)
    {
        var power = (long)prime;
        while (power * prime <= bound)
        {
            power *= prime;
        }

        return power;
    }

    /// <summary>Multiplies neighbours first, so that the factors of every multiplication have about the same size.</summary>
    private static BigInteger Product(BigInteger[] factors)
    {
        var level = factors;
        while (level.Length > 1)
        {
            level = [.. level.Chunk(2).Select(static pair => pair.Length == 2 ? pair[0] * pair[1] : pair[0])];
        }

        return level[0];
    }

    /// <summary>Returns the nonzero digits, odd and below 2^(width−1) in size, with their bit positions, lowest first.</summary>
    private static List<(int Position, int Digit)> SignedDigits(BigInteger multiplier, int width)
    {
        var bytes = multiplier.ToByteArray(isUnsigned: true);
        var length = bytes.Length * 8;
        var digits = new List<(int, int)>();
        var carry = 0;
        for (var position = 0; position < length || carry != 0;)
        {
            if (Bit(bytes, position) == carry)
            {
                position++;
                continue;
            }

            var window = carry;
            for (var i = 0; i < width; i++)
            {
                window += Bit(bytes, position + i) << i;
            }

            carry = window >> (width - 1) & 1;
            digits.Add((position, window - (carry << width)));
            position += width;
        }

        return digits;
    }

    private static int Bit(byte[] bytes, int position) =>
        position / 8 < bytes.Length ? (bytes[position / 8] >> (position % 8)) & 1 : 0;
}
