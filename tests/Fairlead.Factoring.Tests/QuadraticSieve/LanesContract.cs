using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

/// <summary>What every width must do: the same as ordinary code, number by number.</summary>
public abstract unsafe class LanesContract
{
    private const int Rounds = 500;

    private static readonly uint[] Edges = [0, 1, 2, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x0000_8000, 0x8080_8080, 0x7F7F_7F7F];

    [Fact]
    public void Operators_AnyNumbers_AgreeWithOrdinaryCode() => CheckOperators();

    [Fact]
    public void MultiplyMontgomery_AnyResidues_IsTheDefinition() => CheckMontgomery();

    [Fact]
    public void Remainder_AnyNumberBelowTheLimit_IsExact() => CheckRemainder();

    [Fact]
    public void StoreBelow_AnyKeys_KeepsTheOrder() => CheckStore();

    protected abstract void CheckOperators();

    protected abstract void CheckMontgomery();

    protected abstract void CheckRemainder();

    protected abstract void CheckStore();

    /// <summary>Checks vectors that this processor has; the others throw at their first instruction.</summary>
    private protected static void Where(bool isSupported, Action check)
    {
        if (isSupported)
        {
            check();
        }
    }

    private protected static void CheckOperators<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var numbers = new Numbers(51);
        for (var round = 0; round < Rounds; round++)
        {
            var (left, right) = (Draw<TLanes>(numbers), Draw<TLanes>(numbers));
            var shift = numbers.Below(32);
            var (a, b) = (Load<TLanes>(left), Load<TLanes>(right));
            unchecked
            {
                AssertLanes(a + b, i => left[i] + right[i]);
                AssertLanes(a - b, i => left[i] - right[i]);
                AssertLanes(TLanes.ShiftLeft(a, shift), i => left[i] << shift);
            }

            AssertLanes(a & b, i => left[i] & right[i]);
            AssertLanes(a | b, i => left[i] | right[i]);
            AssertLanes(a ^ b, i => left[i] ^ right[i]);
            AssertLanes(TLanes.Min(a, b), i => Math.Min(left[i], right[i]));
            AssertLanes(TLanes.ShiftRight(a, shift), i => left[i] >> shift);
            AssertLanes(TLanes.Equal(a, b), i => left[i] == right[i] ? uint.MaxValue : 0);
            AssertLanes(TLanes.Broadcast(left[0]), i => left[0]);
            AssertLanes(TLanes.Sequence, i => (uint)i);
            Assert.Equal(Enumerable.Range(0, TLanes.Count).Sum(i => (left[i] >> 31) << i), TLanes.HighBits(a));
            Assert.Equal(left.Any(static value => (value & 0x8080_8080) != 0), TLanes.HasHighByte(a));
        }
    }

    private protected static void CheckMontgomery<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var numbers = new Numbers(52);
        for (var round = 0; round < Rounds; round++)
        {
            var moduli = Lane<TLanes>(_ => (uint)numbers.OddWordOfBits(2 + numbers.Below(30)));
            var left = Lane<TLanes>(i => (uint)(numbers.Word() % moduli[i]));
            var right = Lane<TLanes>(_ => (uint)(numbers.Word() >> 32));
            var inverses = Lane<TLanes>(i => WordResidue.NegativeInverse(moduli[i]));
            var product = TLanes.MultiplyMontgomery(Load<TLanes>(left), Load<TLanes>(right), Load<TLanes>(moduli), Load<TLanes>(inverses));
            var results = Store(product);
            for (var i = 0; i < TLanes.Count; i++)
            {
                Assert.True(results[i] < moduli[i]);
                Assert.Equal((ulong)left[i] * right[i] % moduli[i], (ulong)(((UInt128)results[i] << 32) % moduli[i]));
            }
        }
    }

    private protected static void CheckRemainder<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var numbers = new Numbers(53);
        var reciprocals = new AlignedArray<float>(16);
        for (var round = 0; round < Rounds; round++)
        {
            var moduli = Lane<TLanes>(_ => (uint)numbers.OddWordOfBits(2 + numbers.Below(30)));
            for (var i = 0; i < TLanes.Count; i++)
            {
                reciprocals[i] = 1.0f / moduli[i];
            }

            var factor = (uint)numbers.Below(1 << 22) / moduli[0];
            foreach (var value in new[] { (uint)numbers.Below(1 << 22), (1U << 22) - 1, 0U, factor * moduli[0], Math.Max(1, factor * moduli[0]) - 1 })
            {
                AssertLanes(TLanes.Remainder(value, Load<TLanes>(moduli), reciprocals.Pointer), i => value % moduli[i]);
            }
        }

        GC.KeepAlive(reciprocals);
    }

    private protected static void CheckStore<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var numbers = new Numbers(54);
        var stored = new AlignedArray<uint>(16);
        for (var round = 0; round < Rounds; round++)
        {
            var (keys, values) = (Draw<TLanes>(numbers), Draw<TLanes>(numbers));
            var bound = keys[numbers.Below(keys.Length)];
            var count = TLanes.StoreBelow(Load<TLanes>(keys), TLanes.Broadcast(bound), Load<TLanes>(values), stored.Pointer);
            Assert.Equal(values.Where((_, i) => keys[i] < bound), stored.Span[..count].ToArray());
        }
    }

    private static uint[] Draw<TLanes>(Numbers numbers)
        where TLanes : unmanaged, ILanes<TLanes> =>
        Lane<TLanes>(_ => numbers.Below(3) == 0 ? Edges[numbers.Below(Edges.Length)] : (uint)(numbers.Word() >> 32));

    private static uint[] Lane<TLanes>(Func<int, uint> draw)
        where TLanes : unmanaged, ILanes<TLanes> =>
        [.. Enumerable.Range(0, TLanes.Count).Select(draw)];

    private static TLanes Load<TLanes>(uint[] values)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        fixed (uint* address = values)
        {
            return TLanes.Load(address);
        }
    }

    private static uint[] Store<TLanes>(TLanes lanes)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var values = new uint[TLanes.Count];
        fixed (uint* address = values)
        {
            TLanes.Store(lanes, address);
        }

        return values;
    }

    private static void AssertLanes<TLanes>(TLanes actual, Func<int, uint> expected)
        where TLanes : unmanaged, ILanes<TLanes> =>
        Assert.Equal(Lane<TLanes>(expected), Store(actual));
}
