namespace Fairlead.Scheduling;

/// <summary>Counts what a <see cref="FairScheduler"/> has done, at one moment.</summary>
/// <param name="Queued">Turns that wait now.</param>
/// <param name="Running">Turns that run now.</param>
/// <param name="Granted">Turns granted since the start.</param>
/// <param name="Rejected">Turns refused since the start, for a full queue or a timeout.</param>
/// <param name="Canceled">Turns whose caller stopped waiting, since the start.</param>
public readonly record struct FairSchedulerStatistics(int Queued, int Running, long Granted, long Rejected, long Canceled);
