namespace Fairlead.Scheduling;

/// <summary>How urgent work is: a tier above the callers.</summary>
/// <remarks>
/// Work of a higher tier goes first; within a tier the fair order of the callers holds. A caller is charged for its work
/// whatever the tier, so a priority buys an earlier turn, not a larger share. Ageing lifts a tier whose oldest work has
/// waited long, so that no tier starves.
/// </remarks>
public enum FairPriority
{
    /// <summary>After all other work, until it has waited for long.</summary>
    Low = -1,

    /// <summary>The tier of work that names none.</summary>
    Normal = 0,

    /// <summary>Before all other work.</summary>
    High = 1,
}
