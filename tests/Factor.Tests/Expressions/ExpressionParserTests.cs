using System.Globalization;
using System.Numerics;
using Factor.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace Factor.Tests.Expressions;

public sealed class ExpressionParserTests
{
    [Fact]
    public void Evaluate_AnyFormula_GivesItsValue() =>
        Prop.ForAll<int, byte>(static (seed, depth) =>
        {
            var formula = Formula.Draw(new Random(seed), depth % 6);
            Assert.Equal(formula.Value, ExpressionParser.Evaluate(formula.Text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Evaluate_AnyInteger_ReadsItAsItIsWritten() =>
        Prop.ForAll<byte[]>(static bytes =>
        {
            var number = new BigInteger(bytes, isUnsigned: true);
            Assert.Equal(number, ExpressionParser.Evaluate(number.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal(-number, ExpressionParser.Evaluate($" - ( {number} ) "));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Evaluate_AnyText_GivesAValueOrSaysWhere() =>
        Prop.ForAll<int, byte>(static (seed, length) =>
        {
            var random = new Random(seed);
            var text = new string([.. Enumerable.Range(0, length % 30).Select(_ => "0123456789+-*/^!#() x"[random.Next(21)])]);
            try
            {
                ExpressionParser.Evaluate(text);
            }
            catch (ExpressionException error)
            {
                Assert.InRange(error.Position, 0, text.Length);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Theory]
    [InlineData("2^137-1", "174224571863520493293247799005065324265471")]
    [InlineData("2^3^2", "512")]
    [InlineData("-2^2", "-4")]
    [InlineData("(-2)^2", "4")]
    [InlineData("2^-0", "1")]
    [InlineData("2-3-4", "-5")]
    [InlineData("100/5/2", "10")]
    [InlineData("2*3^2", "18")]
    [InlineData("2^3!", "64")]
    [InlineData("(3!)!", "720")]
    [InlineData("3#!", "720")]
    [InlineData("10#", "210")]
    [InlineData("0!+0#+1#", "3")]
    [InlineData("-3!", "-6")]
    [InlineData("--7", "7")]
    [InlineData("+7", "7")]
    [InlineData("(10^31-1)/9", "1111111111111111111111111111111")]
    [InlineData("5\u22123\u00D72", "-1")]
    [InlineData("(-1)^1000000000000000000001", "-1")]
    [InlineData("0^0", "1")]
    [InlineData("0007", "7")]
    public void Evaluate_Precedence_IsAsDocumented(string text, string expected) =>
        Assert.Equal(BigInteger.Parse(expected, CultureInfo.InvariantCulture), ExpressionParser.Evaluate(text));

    [Theory]
    [InlineData("", 0, "A number or '(' is expected, not the end.")]
    [InlineData("2^", 2, "A number or '(' is expected, not the end.")]
    [InlineData("2 3", 2, "An operator or the end is expected, not '3'.")]
    [InlineData("(2", 2, "')' is expected, not the end.")]
    [InlineData("2)", 1, "An operator or the end is expected, not ')'.")]
    [InlineData("2*/3", 2, "A number or '(' is expected, not '/'.")]
    [InlineData("2.5", 1, "'.' has no meaning here. An expression has digits, + - * / ^ ! # and parentheses.")]
    [InlineData("7/2", 1, "The division leaves a remainder, so the value is not an integer.")]
    [InlineData("7/(3-3)", 1, "Division by zero.")]
    [InlineData("2^-1", 1, "A negative exponent does not give an integer.")]
    [InlineData("(-3)!", 4, "A negative number has no factorial.")]
    [InlineData("(-3)#", 4, "A negative number has no primorial.")]
    [InlineData("3!!", 2, "'!!' has two meanings. Write (n!)! for the factorial of a factorial.")]
    public void Evaluate_WrongText_SaysWhatAndWhere(string text, int position, string message)
    {
        var error = Assert.Throws<ExpressionException>(() => ExpressionParser.Evaluate(text));

        Assert.Equal(message, error.Message);
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("2^100000")]
    [InlineData("10^10^10")]
    [InlineData("9999999999!")]
    [InlineData("10000!")]
    [InlineData("9999999999#")]
    [InlineData("2^60000*2^60000")]
    [InlineData("(2^99999-1)+2^99999+1")]
    public void Evaluate_ValueTooLarge_IsRefusedBeforeItIsComputed(string text)
    {
        var error = Assert.Throws<ExpressionException>(() => ExpressionParser.Evaluate(text));

        Assert.Equal("The value has more than 100,000 bits, which is the limit.", error.Message);
    }

    [Fact]
    public void Evaluate_LargestValues_AreComputed()
    {
        Assert.Equal(100_000, ExpressionParser.Evaluate("2^99999").GetBitLength());
        Assert.Equal(99_999, ExpressionParser.Evaluate("2^99999-1").GetBitLength());
        Assert.Throws<ExpressionException>(static () => ExpressionParser.Evaluate(new string('9', 30_200)));
    }

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    public void Evaluate_DeepNesting_IsRefused(char symbol)
    {
        var error = Assert.Throws<ExpressionException>(() => ExpressionParser.Evaluate(new string(symbol, 100_000)));

        Assert.Equal("More than 200 levels of parentheses, signs and exponents.", error.Message);
    }
}
