using System.Numerics;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The bounds for the growing factor sizes, and how many curves to run with each.</summary>
internal static class CurveParameters
{
    private static readonly (int FactorBits, int Stage1, int Stage2, int Curves)[] Table =
    [
        (32, 70, 2_000, 16),
        (36, 100, 3_500, 16),
        (40, 150, 6_000, 16),
        (44, 230, 11_000, 16),
        (48, 350, 19_000, 24),
        (52, 550, 33_000, 24),
        (56, 850, 60_000, 32),
        (60, 1_400, 110_000, 40),
        (64, 2_200, 200_000, 48),
        (68, 3_600, 350_000, 64),
        (72, 6_000, 600_000, 80),
        (76, 9_500, 1_000_000, 104),
        (80, 15_000, 1_700_000, 136),
        (88, 35_000, 4_500_000, 250),
        (96, 90_000, 12_000_000, 400),
        (104, 200_000, 30_000_000, 700),
    ];

    private static readonly Lazy<CurveLevel>[] Levels =
        [.. Table.Select(static row => new Lazy<CurveLevel>(() => new CurveLevel(new CurveBounds(row.Stage1, row.Stage2))))];

    public static int First(BigInteger composite)
    {
        var index = 0;
        while (index < Table.Length - 1 && Table[index].FactorBits * 3L < composite.GetBitLength() && Table[index].FactorBits < 48)
        {
            index++;
        }

        return index;
    }

    public static (CurveLevel Level, int Curves) Get(int index)
    {
        var i = Math.Min(index, Table.Length - 1);
        return (Levels[i].Value, Table[i].Curves);
    }
}
