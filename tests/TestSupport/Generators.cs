using FsCheck;
using FsCheck.Fluent;

namespace TestSupport;

/// <summary>Inputs that the property tests of several projects need.</summary>
public static class Generators
{
    private static readonly string[] CallerNames = [.. Enumerable.Range(0, 8).Select(static i => $"caller-{i}")];

    /// <summary>Gets names of callers from a small set, so that one run holds busy callers and rare ones.</summary>
    /// <remarks>The chance of a name is half that of the one before it; shrinking leads to <c>caller-0</c>.</remarks>
    public static Arbitrary<string> Callers { get; } = Arb.From(
        Gen.Frequency(CallerNames.Select(static (name, i) => (1 << (CallerNames.Length - 1 - i), Gen.Constant(name)))),
        static name => CallerNames.TakeWhile(earlier => earlier != name));

    /// <summary>Gets seeds from the whole range of 64 bits.</summary>
    public static Arbitrary<ulong> Seeds { get; } = Arb.From(
        Gen.Choose(0, ushort.MaxValue).ArrayOf(4).Select(static parts => parts.Aggregate(0UL, static (seed, part) => (seed << 16) | (uint)part)));
}
