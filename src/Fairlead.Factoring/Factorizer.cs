using System.Numerics;
using Fairlead.Factoring.Checkpoints;
using Fairlead.Factoring.Proofs;

namespace Fairlead.Factoring;

/// <summary>Factors positive integers completely into primes.</summary>
/// <remarks>
/// Thread-safe and without state, so one instance serves a whole application; <see cref="Shared" /> will do where no options are
/// needed. The calling thread does the work, with the help of others where the options allow it: numbers of at most 64 bits take microseconds, and
/// <see cref="Planning.FactoringPlan" /> guesses the time of larger ones. Every result is verified: the product of the factors is the number,
/// and every factor passes the primality test.
/// </remarks>
public sealed class Factorizer
{
    private static readonly TimeSpan LongestCheckpointInterval = TimeSpan.FromDays(1);

    private readonly RunSettings _settings;
    private readonly bool _provePrimes;
    private readonly string? _checkpointFile;
    private readonly TimeSpan _checkpointInterval;

    /// <summary>Creates a factorizer that reads the system clock.</summary>
    /// <param name="options">The settings, which are read once.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <see cref="FactorizerOptions.MaxDegreeOfParallelism" /> is 0 or below −1, <see cref="FactorizerOptions.MaxMemory" /> is below 1,
    /// or <see cref="FactorizerOptions.CheckpointInterval" /> is negative or above 1 day.
    /// </exception>
    /// <exception cref="ArgumentException"><see cref="FactorizerOptions.CheckpointFile" /> is empty.</exception>
    public Factorizer(FactorizerOptions options)
        : this(options, TimeProvider.System)
    {
    }

    /// <summary>Creates a factorizer.</summary>
    /// <param name="options">The settings, which are read once.</param>
    /// <param name="time">The clock that measures <see cref="FactoringProgress.Elapsed" />.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <see cref="FactorizerOptions.MaxDegreeOfParallelism" /> is 0 or below −1, <see cref="FactorizerOptions.MaxMemory" /> is below 1,
    /// or <see cref="FactorizerOptions.CheckpointInterval" /> is negative or above 1 day.
    /// </exception>
    /// <exception cref="ArgumentException"><see cref="FactorizerOptions.CheckpointFile" /> is empty.</exception>
    public Factorizer(FactorizerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ThrowIfInvalid(options);
        var threads = options.MaxDegreeOfParallelism == -1 ? Environment.ProcessorCount : options.MaxDegreeOfParallelism;
        _settings = new RunSettings(options.Seed, threads, options.MaxMemory ?? long.MaxValue, time);
        _provePrimes = options.ProvePrimes;
        _checkpointFile = options.CheckpointFile;
        _checkpointInterval = options.CheckpointInterval;
    }

    /// <summary>Gets a factorizer with default options.</summary>
    public static Factorizer Shared { get; } = new(new FactorizerOptions());

    /// <summary>Factors a positive integer.</summary>
    /// <param name="number">The integer to factor, at least 1.</param>
    /// <param name="cancellationToken">Ends the computation, within 50 milliseconds for numbers of up to several thousand bits.</param>
    /// <returns>The complete factorization.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="number" /> is less than 1, or a composite of more than 8,192 bits is left after division by small primes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the factorization was complete.</exception>
    /// <exception cref="FactoringMemoryException">A sieve would take more memory than <see cref="FactorizerOptions.MaxMemory" /> allows.</exception>
    /// <exception cref="FactoringCheckpointException"><see cref="FactorizerOptions.CheckpointFile" /> exists and cannot be used.</exception>
    /// <exception cref="IOException"><see cref="FactorizerOptions.CheckpointFile" /> cannot be read or written.</exception>
    public Factorization Factor(BigInteger number, CancellationToken cancellationToken = default)
    {
        ThrowIfNotPositive(number);
        cancellationToken.ThrowIfCancellationRequested();
        return number <= ulong.MaxValue
            ? WordFactorizer.Factor(number, (ulong)number, _settings.Seed)
            : Run(number, progress: null, cancellationToken);
    }

    /// <summary>Factors a positive integer and reports every factor as it is found.</summary>
    /// <param name="number">The integer to factor, at least 1.</param>
    /// <param name="progress">
    /// Receives a report each time a factor is split off, and several times a second during a quadratic sieve, always on the calling thread.
    /// </param>
    /// <param name="cancellationToken">Ends the computation, within 50 milliseconds for numbers of up to several thousand bits.</param>
    /// <returns>The complete factorization.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="number" /> is less than 1, or a composite of more than 8,192 bits is left after division by small primes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the factorization was complete.</exception>
    /// <exception cref="FactoringMemoryException">A sieve would take more memory than <see cref="FactorizerOptions.MaxMemory" /> allows.</exception>
    /// <exception cref="FactoringCheckpointException"><see cref="FactorizerOptions.CheckpointFile" /> exists and cannot be used.</exception>
    /// <exception cref="IOException"><see cref="FactorizerOptions.CheckpointFile" /> cannot be read or written.</exception>
    public Factorization Factor(BigInteger number, IProgress<FactoringProgress> progress, CancellationToken cancellationToken = default)
    {
        ThrowIfNotPositive(number);
        ArgumentNullException.ThrowIfNull(progress);
        cancellationToken.ThrowIfCancellationRequested();
        return Run(number, progress, cancellationToken);
    }

    /// <summary>Factors a positive integer below 2^64.</summary>
    /// <param name="number">The integer to factor, at least 1.</param>
    /// <returns>The complete factorization, after at most a fraction of a millisecond.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number" /> is 0.</exception>
    public Factorization Factor(ulong number)
    {
        if (number == 0)
        {
            ThrowIfNotPositive(BigInteger.Zero);
        }

        return WordFactorizer.Factor(number, number, _settings.Seed);
    }

    /// <summary>Factors a positive integer below 2^128.</summary>
    /// <param name="number">The integer to factor, at least 1.</param>
    /// <param name="cancellationToken">Ends the computation, within 50 milliseconds.</param>
    /// <returns>The complete factorization.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number" /> is 0.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the factorization was complete.</exception>
    /// <exception cref="FactoringMemoryException">A sieve would take more memory than <see cref="FactorizerOptions.MaxMemory" /> allows.</exception>
    /// <exception cref="FactoringCheckpointException"><see cref="FactorizerOptions.CheckpointFile" /> exists and cannot be used.</exception>
    /// <exception cref="IOException"><see cref="FactorizerOptions.CheckpointFile" /> cannot be read or written.</exception>
    public Factorization Factor(UInt128 number, CancellationToken cancellationToken = default) =>
        Factor((BigInteger)number, cancellationToken);

    private Factorization Run(BigInteger number, IProgress<FactoringProgress>? progress, CancellationToken cancellationToken)
    {
        if (_checkpointFile is null || number <= ulong.MaxValue)
        {
            return Run(number, checkpoint: null, progress, cancellationToken);
        }

        using var checkpoint = FactoringCheckpoint.Open(_checkpointFile, number, _settings.Seed, _checkpointInterval, _settings.Time);
        var factorization = Run(number, checkpoint, progress, cancellationToken);
        checkpoint.Delete();
        return factorization;
    }

    private Factorization Run(
        BigInteger number, FactoringCheckpoint? checkpoint, IProgress<FactoringProgress>? progress, CancellationToken cancellationToken)
    {
        var factorization = new FactoringRun(number, _settings, checkpoint, progress, cancellationToken).Complete();
        return _provePrimes ? FactorProving.Prove(factorization, _settings.Seed, cancellationToken) : factorization;
    }

    private static void ThrowIfInvalid(FactorizerOptions options)
    {
        if (options.MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.MaxDegreeOfParallelism,
                $"{nameof(FactorizerOptions.MaxDegreeOfParallelism)} must be at least 1, or -1 for as many threads as there are processors.");
        }

        if (options.MaxMemory < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.MaxMemory, $"{nameof(FactorizerOptions.MaxMemory)} must be at least 1 byte, or null for no limit.");
        }

        if (options.CheckpointInterval < TimeSpan.Zero || options.CheckpointInterval > LongestCheckpointInterval)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.CheckpointInterval,
                $"{nameof(FactorizerOptions.CheckpointInterval)} must be from zero to {LongestCheckpointInterval}.");
        }

        if (string.IsNullOrWhiteSpace(options.CheckpointFile ?? "none"))
        {
            throw new ArgumentException($"{nameof(FactorizerOptions.CheckpointFile)} must be the path of a file, or null.", nameof(options));
        }
    }

    private static void ThrowIfNotPositive(BigInteger number)
    {
        if (number.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "Only integers from 1 upwards have a factorization into primes.");
        }
    }
}
