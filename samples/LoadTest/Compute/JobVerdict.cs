using LoadTest.Numbers;

namespace LoadTest.Compute;

/// <summary>Checks an answer against the primes that the number was made of.</summary>
internal static class JobVerdict
{
    /// <summary>Says what is wrong with a completed answer, or <see langword="null"/> when it is right.</summary>
    public static string? Objection(PrimeProduct expected, string caller, JobAnswer answer)
    {
        if (answer.Number != expected.Value)
        {
            return $"the job is about {answer.Number}, not about the number sent, {expected.Value}";
        }

        if (answer.CallerId != caller)
        {
            return $"the job belongs to '{answer.CallerId}', not to its sender '{caller}'";
        }

        if (answer.IsPrime)
        {
            return $"{expected.Value} is called a prime";
        }

        return FactorObjection(expected, answer.Factors);
    }

    private static string? FactorObjection(PrimeProduct expected, IReadOnlyList<AnsweredFactor> factors)
    {
        foreach (var factor in factors)
        {
            if (factor.Prime != expected.Smaller && factor.Prime != expected.Larger)
            {
                return $"{factor.Prime} is not a prime factor of {expected.Value}";
            }
        }

        var isExpected = expected.Smaller == expected.Larger
            ? factors is [{ Exponent: 2 }]
            : factors is [{ Exponent: 1 } first, { Exponent: 1 } second] && first.Prime < second.Prime;
        return isExpected ? null : $"the factors do not multiply to {expected.Value}, or are not in ascending order";
    }
}
