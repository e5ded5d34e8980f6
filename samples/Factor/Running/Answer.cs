using System.Numerics;
using Fairlead.Factoring;
using Fairlead.Factoring.Planning;

namespace Factor.Running;

/// <summary>What became of one input.</summary>
internal sealed record Answer
{
    /// <summary>Gets the input as it was written.</summary>
    public required string Input { get; init; }

    /// <summary>Gets the number that the input stands for, if it stands for one from 1 upwards.</summary>
    public BigInteger? Number { get; init; }

    /// <summary>Gets the factorization, unless there was an error or only a plan was asked for.</summary>
    public Factorization? Factorization { get; init; }

    /// <summary>Gets the plan, when it was asked for.</summary>
    public FactoringPlan? Plan { get; init; }

    /// <summary>Gets why there is no result.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the time that the work took.</summary>
    public TimeSpan Elapsed { get; init; }
}
