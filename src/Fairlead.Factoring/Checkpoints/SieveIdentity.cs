using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>What two sieves have in common when the relations of one are relations of the other.</summary>
/// <param name="Composite">The number that is split.</param>
/// <param name="Multiple">The number times its multiplier.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record SieveIdentity(BigInteger Composite, BigInteger Multiple, SieveParameters Parameters)
{
    public static SieveIdentity Of(SieveSetup setup) => new(setup.Number, setup.Multiple, setup.Parameters);

    /// <exception cref="InvalidDataException">The record does not describe a sieve.</exception>
    public static SieveIdentity Read(RecordReader record) => new(
        record.ReadInteger(),
        record.ReadInteger(),
        new SieveParameters(
            record.ReadNumber(1, int.MaxValue),
            record.ReadNumber(1, int.MaxValue),
            record.ReadNumber(0, int.MaxValue),
            record.ReadNumber(1, int.MaxValue),
            record.ReadNumber(1, 2),
            record.ReadDouble(),
            record.ReadDouble()));

    public byte[] ToBody() => new RecordWriter(RecordKind.Sieve)
        .Write(Composite)
        .Write(Multiple)
        .Write((ulong)Parameters.FactorBaseSize)
        .Write((ulong)Parameters.Blocks)
        .Write((ulong)Parameters.SkippedPrimes)
        .Write((ulong)Parameters.LargePrimeMultiplier)
        .Write((ulong)Parameters.LargePrimes)
        .Write(Parameters.CofactorExponent)
        .Write(Parameters.SlackBits)
        .ToBody();
}
