namespace Fairlead.Scheduling.Jobs;

/// <summary>How far a running job has come, as its handler reports it.</summary>
/// <param name="Fraction">From 0 to 1.</param>
/// <param name="Note">What the handler is doing, for people; <see langword="null"/> when there is nothing to say.</param>
public sealed record JobProgress(double Fraction, string? Note = null);
