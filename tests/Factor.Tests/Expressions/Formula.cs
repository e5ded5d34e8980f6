using System.Globalization;
using System.Numerics;

namespace Factor.Tests.Expressions;

/// <summary>A random expression as a tree, with its value, computed without the parser.</summary>
/// <param name="Text">The text.</param>
/// <param name="Value">The value.</param>
/// <param name="Binding">How strongly the outermost operator binds: 1 sum, 2 product, 3 sign, 4 power, 5 postfix, 6 primary.</param>
internal sealed record Formula(string Text, BigInteger Value, int Binding)
{
    private const int SmallBound = 12;

    /// <summary>Draws a formula with just the parentheses that it needs; spaces come and go.</summary>
    public static Formula Draw(Random random, int depth)
    {
        if (depth == 0)
        {
            var number = random.Next(1_000);
            return new Formula(number.ToString(CultureInfo.InvariantCulture), number, 6);
        }

        var left = Draw(random, depth - 1);
        var right = Draw(random, random.Next(depth));
        return random.Next(8) switch
        {
            0 => new Formula($"{left.Text}{Space(random)}+{Space(random)}{right.In(2)}", left.Value + right.Value, 1),
            1 => new Formula($"{left.Text}{Space(random)}-{Space(random)}{right.In(2)}", left.Value - right.Value, 1),
            2 => new Formula($"{left.In(2)}{Space(random)}*{Space(random)}{right.In(3)}", left.Value * right.Value, 2),
            3 when !right.Value.IsZero => DivideExactly(left, right),
            4 => new Formula($"-{Space(random)}{left.In(3)}", -left.Value, 3),
            5 => Raise(left, random.Next(4)),
            6 => Postfix(random.Next(SmallBound), '!'),
            _ => Postfix(random.Next(SmallBound), '#'),
        };
    }

    /// <summary>Writes the formula where an operand must bind at least so strongly.</summary>
    public string In(int binding) => Binding >= binding ? Text : $"({Text})";

    private static Formula DivideExactly(Formula left, Formula right) =>
        new($"{left.In(2)}*{right.In(3)}/{right.In(3)}", left.Value, 2);

    private static Formula Raise(Formula value, int exponent) =>
        new($"{value.In(5)}^{exponent}", BigInteger.Pow(value.Value, exponent), 4);

    private static Formula Postfix(int bound, char symbol)
    {
        var factors = Enumerable.Range(1, bound).Where(i => symbol == '!' || (i > 1 && Enumerable.Range(2, i - 2).All(d => i % d != 0)));
        return new Formula($"{bound}{symbol}", factors.Aggregate(BigInteger.One, static (product, factor) => product * factor), 5);
    }

    private static string Space(Random random) => new(' ', random.Next(2));
}
