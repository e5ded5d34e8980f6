using System.Globalization;
using System.Numerics;

namespace Factor.Expressions;

/// <summary>Integer arithmetic that refuses what is no integer, and what is too large before it is computed.</summary>
internal static class ExactArithmetic
{
    /// <summary>No number may have more bits, about 30,000 digits.</summary>
    public const int MaximumBits = 100_000;

    private const int MaximumDigits = 30_103;

    /// <exception cref="ExpressionException">The number has too many digits.</exception>
    public static BigInteger Read(Token token) => token.Text.TrimStart('0').Length <= MaximumDigits
        ? Checked(BigInteger.Parse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture), token.Position)
        : throw TooLarge(token.Position);

    public static BigInteger Add(BigInteger left, BigInteger right, int position) => Checked(left + right, position);

    public static BigInteger Subtract(BigInteger left, BigInteger right, int position) => Checked(left - right, position);

    public static BigInteger Multiply(BigInteger left, BigInteger right, int position) =>
        Bits(left) + Bits(right) > MaximumBits + 1 ? throw TooLarge(position) : Checked(left * right, position);

    /// <exception cref="ExpressionException">The division leaves a remainder, or the divisor is 0.</exception>
    public static BigInteger Divide(BigInteger left, BigInteger right, int position)
    {
        if (right.IsZero)
        {
            throw new ExpressionException(position, "Division by zero.");
        }

        var (quotient, remainder) = BigInteger.DivRem(left, right);
        return remainder.IsZero
            ? quotient
            : throw new ExpressionException(position, "The division leaves a remainder, so the value is not an integer.");
    }

    /// <exception cref="ExpressionException">The exponent is negative, or the power too large.</exception>
    public static BigInteger Power(BigInteger value, BigInteger exponent, int position)
    {
        if (exponent.Sign < 0)
        {
            throw new ExpressionException(position, "A negative exponent does not give an integer.");
        }

        // Powers of 0, 1 and -1 have one bit, however large the exponent is.
        if (BigInteger.Abs(value) <= 1)
        {
            return exponent.IsZero || (exponent.IsEven && !value.IsZero) ? 1 : value;
        }

        return exponent > MaximumBits || (Bits(value) - 1) * (long)exponent >= MaximumBits
            ? throw TooLarge(position)
            : Checked(BigInteger.Pow(value, (int)exponent), position);
    }

    /// <summary>Multiplies the numbers from 1 to a bound.</summary>
    /// <exception cref="ExpressionException">The bound is negative, or the factorial too large.</exception>
    public static BigInteger Factorial(BigInteger bound, int position) => Product(bound, "factorial", position, static _ => true);

    /// <summary>Multiplies the primes up to a bound.</summary>
    /// <exception cref="ExpressionException">The bound is negative, or the primorial too large.</exception>
    public static BigInteger Primorial(BigInteger bound, int position) => Product(bound, "primorial", position, IsPrime);

    private static BigInteger Product(BigInteger bound, string name, int position, Predicate<int> includes)
    {
        if (bound.Sign < 0)
        {
            throw new ExpressionException(position, $"A negative number has no {name}.");
        }

        // Even the product of the primes alone has about 1.44 bits for each number up to the bound.
        if (bound > MaximumBits)
        {
            throw TooLarge(position);
        }

        var product = BigInteger.One;
        for (var factor = 2; factor <= (int)bound; factor++)
        {
            product = includes(factor) ? Checked(product * factor, position) : product;
        }

        return product;
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static long Bits(BigInteger value) => BigInteger.Abs(value).GetBitLength();

    private static BigInteger Checked(BigInteger value, int position) =>
        Bits(value) <= MaximumBits ? value : throw TooLarge(position);

    private static ExpressionException TooLarge(int position) =>
        new(position, string.Create(CultureInfo.InvariantCulture, $"The value has more than {MaximumBits:N0} bits, which is the limit."));
}
