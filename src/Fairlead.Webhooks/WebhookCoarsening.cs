namespace Fairlead.Webhooks;

/// <summary>What a stream may send instead when its receiver is too slow for all of it.</summary>
public sealed class WebhookCoarsening
{
    /// <summary>Names the function that makes the coarser version.</summary>
    /// <param name="threshold">How many bytes of a stream must be unsent; from 1 to 16,777,216.</param>
    /// <param name="coarsen">
    /// Gets the unsent bytes, which it must not keep, and returns UTF-8 text to send instead, or <see langword="null"/> to send them as they are.
    /// What does not fit into one request is not used.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of its range.</exception>
    public WebhookCoarsening(int threshold, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> coarsen)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, LargestBacklog);
        ArgumentNullException.ThrowIfNull(coarsen);
        (Threshold, Coarsen) = (threshold, coarsen);
    }

    /// <summary>The longest part of a stream that one coarse version stands for.</summary>
    internal const int LargestBacklog = 16_777_216;

    /// <summary>Gets how many bytes must be unsent.</summary>
    public int Threshold { get; }

    /// <summary>Gets the function. It is called by the sender of the stream, outside of locks, and should be quick.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> Coarsen { get; }
}
