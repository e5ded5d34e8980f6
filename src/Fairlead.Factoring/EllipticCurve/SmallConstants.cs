using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The integers that the curve parameters are made of, as elements of a ring.</summary>
internal readonly struct SmallConstants<TElement>
    where TElement : struct
{
    private SmallConstants(TElement one, TElement minusOne, TElement three, TElement eight, TElement sixteen, TElement oneHundredTwentyEight)
    {
        One = one;
        MinusOne = minusOne;
        Three = three;
        Eight = eight;
        Sixteen = sixteen;
        OneHundredTwentyEight = oneHundredTwentyEight;
    }

    public TElement One { get; }

    public TElement MinusOne { get; }

    public TElement Three { get; }

    public TElement Eight { get; }

    public TElement Sixteen { get; }

    public TElement OneHundredTwentyEight { get; }

    public static SmallConstants<TElement> Create<TRing>(in TRing ring)
        where TRing : struct, IResidueRing<TElement>
    {
        var one = Make(ring, 1);
        var zero = ring.Subtract(one, one);
        return new SmallConstants<TElement>(
            one, ring.Subtract(zero, one), Make(ring, 3), Make(ring, 8), Make(ring, 16), Make(ring, 128));
    }

    private static TElement Make<TRing>(in TRing ring, ulong value)
        where TRing : struct, IResidueRing<TElement>
    {
        Span<ulong> values = stackalloc ulong[TRing.Lanes];
        values.Fill(value);
        return ring.FromIntegers(values);
    }
}
