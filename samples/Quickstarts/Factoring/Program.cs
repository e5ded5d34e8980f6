// Fairlead.Factoring in one screen.
// snippet: factoring
using System.Numerics;
using Fairlead.Factoring;

BigInteger number = BigInteger.Pow(2, 137) - 1;
Factorization factorization = Factorizer.Shared.Factor(number);
Console.WriteLine($"{number} = {factorization}");

foreach (PrimePower factor in factorization.Factors)
{
    Console.WriteLine($"{factor.Prime} to the power {factor.Exponent}, {factor.Verdict}");
}
// end-snippet
