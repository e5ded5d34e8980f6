namespace Fairlead.Factoring;

/// <summary>Is thrown when the sieve of a number would take more memory than <see cref="FactorizerOptions.MaxMemory" /> allows.</summary>
/// <remarks>Thrown before any long work on the composite part that is too large, even though curves might have found a factor of it.</remarks>
public sealed class FactoringMemoryException : Exception
{
    internal FactoringMemoryException(int bits, long requiredBytes, long limitBytes)
        : base(
            $"The quadratic sieve of a composite of {bits:N0} bits takes about {requiredBytes:N0} bytes on one thread, and {nameof(FactorizerOptions.MaxMemory)} allows {limitBytes:N0}. "
            + "Raise the limit, or divide out the factors that are known.")
    {
        RequiredBytes = requiredBytes;
        LimitBytes = limitBytes;
    }

    /// <summary>Gets how much the sieve is expected to take on one thread.</summary>
    public long RequiredBytes { get; }

    /// <summary>Gets the limit.</summary>
    public long LimitBytes { get; }
}
