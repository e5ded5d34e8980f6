using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Fairlead.Factoring.Proofs;

/// <summary>Writes and reads proofs as text; <see cref="PrimalityProof" /> describes the format.</summary>
internal static class ProofText
{
    /// <summary>Longer texts are refused before anything is computed from them.</summary>
    public const int LongestText = 1_000_000;

    private const int LongestNumber = 3_000;
    private const string Heading = "primality proof 1";
    private const string PrimeLine = "prime";
    private const string MinusLine = "n-1";
    private const string PlusLine = "n+1";

    public static string Write(BigInteger prime, IReadOnlyList<ProofStep> steps)
    {
        var text = new StringBuilder().Append(Heading).Append('\n');
        if (steps.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{PrimeLine} {prime}\n");
        }

        foreach (var step in steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{PrimeLine} {step.Number}\n");
            if (step.Minus.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{MinusLine} {Write(step.Minus)}\n");
            }

            if (step.Plus.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{PlusLine} {step.Discriminant} {Write(step.Plus)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write(BigInteger, IReadOnlyList{ProofStep})" /> wrote; white space may vary.</summary>
    public static bool TryRead(string text, out BigInteger prime, [NotNullWhen(true)] out List<ProofStep>? steps)
    {
        (prime, steps) = (default, null);
        if (text.Length > LongestText)
        {
            return false;
        }

        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2 || Words(lines[0]) is not ["primality", "proof", "1"])
        {
            return false;
        }

        var read = new List<ProofStep>();
        foreach (var line in lines.Skip(1))
        {
            if (!TryReadLine(Words(line), read))
            {
                return false;
            }
        }

        prime = read[0].Number;
        steps = read is [{ Minus.Count: 0, Plus.Count: 0 }] ? [] : read;
        return true;
    }

    private static string Write(IEnumerable<ProvenFactor> factors) =>
        string.Join(' ', factors.Select(static factor => string.Create(CultureInfo.InvariantCulture, $"{factor.Prime}:{factor.Witness}")));

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool TryReadLine(string[] words, List<ProofStep> steps)
    {
        if (words is [PrimeLine, var number])
        {
            steps.Add(new ProofStep(0, [], [], 0));
            return TryReadNumber(number, out var value) && Replace(steps, steps[^1] with { Number = value });
        }

        if (steps.Count == 0)
        {
            return false;
        }

        return words switch
        {
            [MinusLine, .. var factors] => TryReadFactors(factors, steps[^1].Minus, out var minus) && Replace(steps, steps[^1] with { Minus = minus }),
            [PlusLine, var first, .. var factors] => TryReadFactors(factors, steps[^1].Plus, out var plus)
                && int.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var discriminant)
                && Replace(steps, steps[^1] with { Plus = plus, Discriminant = discriminant }),
            _ => false,
        };
    }

    private static bool Replace(List<ProofStep> steps, ProofStep step)
    {
        steps[^1] = step;
        return true;
    }

    private static bool TryReadFactors(string[] words, IReadOnlyList<ProvenFactor> before, out List<ProvenFactor> factors)
    {
        factors = [];
        foreach (var word in words)
        {
            if (word.Split(':') is not [var number, var witness]
                || !TryReadNumber(number, out var prime)
                || !int.TryParse(witness, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            factors.Add(new ProvenFactor(prime, value));
        }

        // A second line of the same kind would hide the first.
        return factors.Count > 0 && before.Count == 0;
    }

    private static bool TryReadNumber(string word, out BigInteger number)
    {
        number = default;
        return word.Length <= LongestNumber && BigInteger.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
