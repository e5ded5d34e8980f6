using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Splits composites below 2^64.</summary>
internal static class WordSplitter
{
    public static ulong Split(ulong composite, ulong seed)
    {
        if (WordMath.IsSquare(composite, out var root))
        {
            return root;
        }

        var field = new Montgomery64(composite);
        for (var c = field.One; ; c = field.Add(c, field.One))
        {
            var x = field.FromSmall(unchecked((uint)seed));
            var y = x;
            var d = 1UL;
            while (d == 1)
            {
                x = field.Add(field.Multiply(x, x), c);
                y = field.Add(field.Multiply(y, y), c);
                y = field.Add(field.Multiply(y, y), c);
                d = WordMath.GreatestCommonDivisor(field.Subtract(x, y), composite);
            }

            if (d != composite)
            {
                return d;
            }
        }
    }
}
