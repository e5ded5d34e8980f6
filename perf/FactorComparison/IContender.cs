using System.Numerics;

namespace FactorComparison;

/// <summary>A library or a program that factors numbers and is measured.</summary>
public interface IContender : IDisposable
{
    /// <summary>Gets what tables and charts call it.</summary>
    string Name { get; }

    /// <summary>Factors one number so many times.</summary>
    FactoringTime Factor(BigInteger number, int repetitions);
}
