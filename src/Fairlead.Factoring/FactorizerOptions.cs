namespace Fairlead.Factoring;

/// <summary>Holds the settings of a <see cref="Factorizer" />.</summary>
public sealed class FactorizerOptions
{
    /// <summary>Gets or sets the seed from which elliptic curves and polynomials are chosen.</summary>
    /// <value>Any value. The default is 1. On one thread the same seed and number give the same course of computation; the result never depends on it.</value>
    public ulong Seed { get; set; } = 1;

    /// <summary>Gets or sets whether the primality of factors of 2^64 and more is proved, where that is within reach.</summary>
    /// <value>
    /// The default is <see langword="false" />: such factors pass the Baillie-PSW test. With <see langword="true" /> the proofs are in
    /// <see cref="Factorization.Proofs" />; looking for one takes about 10 milliseconds for a factor of 30 digits, and many seconds at worst for one of 70 and more.
    /// </value>
    public bool ProvePrimes { get; set; }

    /// <summary>Gets or sets how many threads may work on one number.</summary>
    /// <value>
    /// At least 1, or −1 for as many as there are processors. The default is 1. More threads share the curves and the quadratic
    /// sieve of a composite of at least 125 bits (38 digits).
    /// </value>
    public int MaxDegreeOfParallelism { get; set; } = 1;

    /// <summary>Gets or sets how much memory a quadratic sieve may be expected to take.</summary>
    /// <value>
    /// A number of bytes, at least 1, or <see langword="null" />, the default, for no limit. A sieve that would take more with all its threads has fewer; a number whose
    /// sieve would take more with one is refused with a <see cref="FactoringMemoryException" />. About 90 million bytes suffice at 80 digits, and 200 million at 95.
    /// </value>
    /// <remarks>
    /// It counts what is in use, as estimated from the size of the number. The process takes more: the runtime itself, some tens of megabytes, and garbage that is not
    /// collected yet, which the runtime's own settings limit, such as <c>GCHeapHardLimit</c> and <c>GCConserveMemory</c>.
    /// </remarks>
    public long? MaxMemory { get; set; }

    /// <summary>Gets or sets the file in which the work on a number is kept, so that a process that is stopped or killed can be followed by one that goes on.</summary>
    /// <value>
    /// The path of a file in a folder that exists, or <see langword="null" />, the default, for none. The file belongs to one number: it comes into being when a composite
    /// part of the number is split or begins to be sieved, is saved every <see cref="CheckpointInterval" /> and on cancellation, and is deleted when the factorization is complete.
    /// A factorization of the same number that finds it goes on from there. Numbers of at most 64 bits have no use for it.
    /// </value>
    /// <remarks>
    /// <para>
    /// It holds every divisor found, and the relations of the sieve that goes on. All of it is verified when it is read, by checksums and by
    /// arithmetic. What is damaged, or belongs to another number or seed, is refused with a <see cref="FactoringCheckpointException" />; a record that a killed process did not
    /// write to its end is dropped. The file is locked while it is in use, so a factorizer with this option factors one number at a time.
    /// </para>
    /// <para>A cancellation takes as long as the disk takes to save what is new, beyond the 50 milliseconds that it takes anyway. A periodic save that fails, on a disk that is full for a while, is tried again with the next; one on cancellation throws.</para>
    /// </remarks>
    public string? CheckpointFile { get; set; }

    /// <summary>Gets or sets how often a sieve is saved to <see cref="CheckpointFile" />.</summary>
    /// <value>
    /// From zero, which saves every time relations are found, to 1 day. The default is 30 seconds. A save waits for the disk on one thread, and adds only what is
    /// new: about 30 bytes for each relation, some megabytes a minute.
    /// </value>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);
}
