using System.Numerics;

namespace Factor.Expressions;

/// <summary>Reads an expression and computes its value on the way.</summary>
/// <remarks>
/// <para>From the weakest binding to the strongest:</para>
/// <code>
/// sum      = product { ("+" | "-") product }      from left to right
/// product  = sign { ("*" | "/") sign }            from left to right; a division must be exact
/// sign     = ("-" | "+") sign | power             so -2^2 is -4
/// power    = postfix [ "^" sign ]                 from right to left: 2^3^2 is 2^9
/// postfix  = primary { "!" | "#" }                factorial, and the product of the primes up to a number
/// primary  = digits | "(" sum ")"
/// </code>
/// <para>3!! is refused, because it can mean (3!)! or the product of every other number.</para>
/// </remarks>
internal sealed class ExpressionParser
{
    /// <summary>So many parentheses, signs and exponents may stand inside each other.</summary>
    public const int MaximumDepth = 200;

    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;

    private ExpressionParser(List<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_next];

    /// <summary>Computes the value of an expression.</summary>
    /// <exception cref="ExpressionException">The text is no expression, or its value is no integer or too large.</exception>
    public static BigInteger Evaluate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new ExpressionParser(Tokenizer.Tokenize(text));
        var value = parser.Sum();
        return parser.Current.Kind == TokenKind.End
            ? value
            : throw new ExpressionException(parser.Current.Position, $"An operator or the end is expected, not {parser.Current.Description}.");
    }

    private BigInteger Sum()
    {
        var value = Product();
        while (true)
        {
            var position = Current.Position;
            if (TryTake('+'))
            {
                value = ExactArithmetic.Add(value, Product(), position);
            }
            else if (TryTake('-'))
            {
                value = ExactArithmetic.Subtract(value, Product(), position);
            }
            else
            {
                return value;
            }
        }
    }

    private BigInteger Product()
    {
        var value = Sign();
        while (true)
        {
            var position = Current.Position;
            if (TryTake('*'))
            {
                value = ExactArithmetic.Multiply(value, Sign(), position);
            }
            else if (TryTake('/'))
            {
                value = ExactArithmetic.Divide(value, Sign(), position);
            }
            else
            {
                return value;
            }
        }
    }

    // Every nesting passes here: parentheses, signs and exponents.
    private BigInteger Sign()
    {
        if (++_depth > MaximumDepth)
        {
            throw new ExpressionException(Current.Position, $"More than {MaximumDepth} levels of parentheses, signs and exponents.");
        }

        var value = TryTake('-') ? -Sign() : TryTake('+') ? Sign() : Power();
        _depth--;
        return value;
    }

    private BigInteger Power()
    {
        var value = Postfix();
        var position = Current.Position;
        return TryTake('^') ? ExactArithmetic.Power(value, Sign(), position) : value;
    }

    private BigInteger Postfix()
    {
        var value = Primary();
        while (true)
        {
            var position = Current.Position;
            if (TryTake('!'))
            {
                value = Current.Is('!')
                    ? throw new ExpressionException(Current.Position, "'!!' has two meanings. Write (n!)! for the factorial of a factorial.")
                    : ExactArithmetic.Factorial(value, position);
            }
            else if (TryTake('#'))
            {
                value = ExactArithmetic.Primorial(value, position);
            }
            else
            {
                return value;
            }
        }
    }

    private BigInteger Primary()
    {
        var token = Current;
        if (token.Kind == TokenKind.Number)
        {
            _next++;
            return ExactArithmetic.Read(token);
        }

        if (!TryTake('('))
        {
            throw new ExpressionException(token.Position, $"A number or '(' is expected, not {token.Description}.");
        }

        var value = Sum();
        return TryTake(')')
            ? value
            : throw new ExpressionException(Current.Position, $"')' is expected, not {Current.Description}.");
    }

    private bool TryTake(char symbol)
    {
        var isNext = Current.Is(symbol);
        _next += isNext ? 1 : 0;
        return isNext;
    }
}
