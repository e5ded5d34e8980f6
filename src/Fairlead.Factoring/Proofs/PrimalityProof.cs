using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Proofs;

/// <summary>Holds a certificate that a number is prime, which can be written down and checked anywhere.</summary>
/// <remarks>
/// <para>
/// Immutable and thread-safe. A step of the proof names prime factors of n − 1 and of n + 1, with a witness for each; large factors
/// have steps of their own. The theorems are Pocklington's (1914), Morrison's (1975) and theorems 5 and 20 of Brillhart, Lehmer and
/// Selfridge (1975): they need the factored parts of n − 1 and n + 1 to be about as large as the cube root of n.
/// </para>
/// <para>
/// The text form has a line <c>primality proof 1</c>, and for each step a line <c>prime</c> with the number, a line <c>n-1</c>
/// with <c>factor:base</c> pairs and a line <c>n+1</c> with the discriminant D and <c>factor:P</c> pairs; one of the two may be missing. The
/// first step is the number's own. A number below 2^64 has a line <c>prime</c> alone, because a test proves it.
/// </para>
/// </remarks>
public sealed class PrimalityProof
{
    private readonly IReadOnlyList<ProofStep> _steps;

    internal PrimalityProof(BigInteger prime, IReadOnlyList<ProofStep> steps)
    {
        Prime = prime;
        _steps = steps;
    }

    /// <summary>Gets the number that the proof is about; it is prime if <see cref="Verify" /> says so.</summary>
    public BigInteger Prime { get; }

    /// <summary>Looks for a proof that a number is prime.</summary>
    /// <param name="number">The number, of any size and sign.</param>
    /// <param name="cancellationToken">Ends the search, within 50 milliseconds for numbers of up to several thousand bits.</param>
    /// <returns>
    /// A proof that was verified, or <see langword="null" /> when the number is not prime, or when the search did not find enough factors of its
    /// neighbors. It finds them for nearly all primes of up to 70 digits, and for larger ones with luck or a special form.
    /// </returns>
    /// <remarks>Takes about 10 milliseconds for 30 digits, 70 for 50, and from half a second to many seconds for 70 and more.</remarks>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static PrimalityProof? Find(BigInteger number, CancellationToken cancellationToken = default) =>
        Find(number, seed: 1, cancellationToken);

    /// <summary>Reads a proof from the text that <see cref="ToString" /> writes.</summary>
    /// <param name="text">The text, of at most 1,000,000 characters.</param>
    /// <param name="proof">The proof, not verified yet.</param>
    /// <returns><see langword="false" /> when the text is not in the format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PrimalityProof? proof)
    {
        proof = text is not null && ProofText.TryRead(text, out var prime, out var steps) ? new PrimalityProof(prime, steps) : null;
        return proof is not null;
    }

    /// <summary>Reads a proof from the text that <see cref="ToString" /> writes.</summary>
    /// <param name="text">The text, of at most 1,000,000 characters.</param>
    /// <returns>The proof, not verified yet.</returns>
    /// <exception cref="FormatException">The text is not in the format.</exception>
    public static PrimalityProof Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var proof)
            ? proof
            : throw new FormatException("This is no primality proof. Its first line is 'primality proof 1', its second 'prime' and the number.");
    }

    /// <summary>Checks every statement of the proof, with nothing taken on trust.</summary>
    /// <param name="cancellationToken">Ends the check, within 50 milliseconds for numbers of up to several thousand bits.</param>
    /// <returns><see langword="true" /> when <see cref="Prime" /> is certainly prime; <see langword="false" /> when the proof does not show it.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool Verify(CancellationToken cancellationToken = default)
    {
        // A factor is smaller than the number whose step names it, so steps cannot prove each other in a circle.
        var proved = _steps.Select(static step => step.Number).ToHashSet();
        return IsKnown(Prime)
            && _steps.All(step => step.Minus.Concat(step.Plus).All(factor => IsKnown(factor.Prime)))
            && _steps.All(step => StepVerifier.IsValid(step, cancellationToken));

        bool IsKnown(BigInteger prime) =>
            prime > ulong.MaxValue ? proved.Contains(prime) : prime.Sign > 0 && WordPrimality.IsPrime((ulong)prime);
    }

    /// <summary>Writes the proof as text, which <see cref="Parse" /> reads.</summary>
    /// <returns>The text, with a line feed after each line.</returns>
    public override string ToString() => ProofText.Write(Prime, _steps);

    internal static PrimalityProof? Find(BigInteger number, ulong seed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (number.Sign <= 0)
        {
            return null;
        }

        var proof = number <= ulong.MaxValue
            ? new PrimalityProof(number, [])
            : new ProofSearch(seed, cancellationToken).TryFind(number) is { } steps ? new PrimalityProof(number, steps) : null;
        return proof is not null && proof.Verify(cancellationToken) ? proof : null;
    }
}
