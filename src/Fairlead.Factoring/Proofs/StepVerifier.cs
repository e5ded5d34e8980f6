using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Proofs;

/// <summary>Checks the single statements of a step; it trusts nothing but the primality of the factors, which others check.</summary>
internal static class StepVerifier
{
    /// <summary>Decides whether a step shows its number to be prime, provided that the factors it names are prime.</summary>
    public static bool IsValid(ProofStep step, CancellationToken cancellationToken)
    {
        var number = step.Number;
        return number > ulong.MaxValue
            && !number.IsEven
            && TryMultiply(step.Minus, number - 1, out var minus)
            && TryMultiply(step.Plus, number + 1, out var plus)
            && ProofCriterion.IsEnough(number, minus, plus)
            && (step.Plus.Count == 0 || IsDiscriminantValid(number, step.Discriminant))
            && step.Minus.All(factor => IsMinusFactorValid(number, factor, cancellationToken))
            && step.Plus.All(factor => IsPlusFactorValid(number, step.Discriminant, factor, cancellationToken));
    }

    /// <summary>Checks that every prime divisor of the number is 1 modulo the power of the factor in the number minus 1.</summary>
    /// <remarks>
    /// Modulo each prime divisor p of n, the base a has an order that divides n − 1 but not (n − 1) / q. So the order, and with it p − 1, is
    /// divisible by the power of q in n − 1 (Pocklington 1914).
    /// </remarks>
    public static bool IsMinusFactorValid(BigInteger number, ProvenFactor factor, CancellationToken cancellationToken)
    {
        var power = ModularPower.Compute(factor.Witness, (number - 1) / factor.Prime, number, cancellationToken);
        return ModularPower.Compute(power, factor.Prime, number, cancellationToken).IsOne
            && BigInteger.GreatestCommonDivisor(power - 1, number).IsOne;
    }

    /// <summary>Checks that every prime divisor p of the number is (D/p) modulo the power of the factor in the number plus 1.</summary>
    /// <remarks>
    /// The first index at which p divides U divides n + 1 but not (n + 1) / q, and it divides p − (D/p) (Morrison 1975). The sign is the same
    /// for all factors because they share D, so p is 1 or −1 modulo the product of their powers.
    /// </remarks>
    public static bool IsPlusFactorValid(BigInteger number, int discriminant, ProvenFactor factor, CancellationToken cancellationToken)
    {
        if (!LucasSequence.IsDefined(factor.Witness, discriminant))
        {
            return false;
        }

        var sequence = new LucasSequence(number, factor.Witness, discriminant);
        return BigInteger.GreatestCommonDivisor(sequence.Q, number).IsOne
            && BigInteger.GreatestCommonDivisor(sequence.Term((number + 1) / factor.Prime, cancellationToken), number).IsOne
            && sequence.Term(number + 1, cancellationToken).IsZero;
    }

    /// <summary>Tells whether the Lucas sequences of a prime with this discriminant would have index n + 1.</summary>
    public static bool IsDiscriminantValid(BigInteger number, int discriminant) =>
        (discriminant & 3) == 1
        && BigInteger.GreatestCommonDivisor(discriminant, number).IsOne
        && BailliePsw.JacobiSymbol(discriminant, number) == -1;

    /// <summary>Multiplies the full powers of the factors in a neighbor of the number, and 2, which divides it in any case.</summary>
    /// <returns><see langword="false" /> when one of them is no factor above 1, or is there twice.</returns>
    public static bool TryMultiply(IReadOnlyList<ProvenFactor> factors, BigInteger neighbor, out BigInteger product)
    {
        product = 1;
        var rest = neighbor;
        foreach (var (prime, _) in factors)
        {
            if (prime <= 1 || rest % prime != 0)
            {
                return false;
            }

            for (; (rest % prime).IsZero; rest /= prime)
            {
                product *= prime;
            }
        }

        product *= product.IsEven ? 1 : 2;
        Debug.Assert((neighbor % product).IsZero, "2 divides the neighbors of an odd number");
        return true;
    }
}
