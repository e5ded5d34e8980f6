using System.Diagnostics;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Metrics;

/// <summary>The activities of this package: one for each turn that runs work, one for each attempt at a job.</summary>
internal static class SchedulingActivities
{
    private static readonly ActivitySource Source = new(SchedulingMeter.Name);

    /// <summary>Starts the activity of a turn, from when it is asked for; <see langword="null"/> when nobody wants it.</summary>
    public static Activity? StartTurn(in FairTurnRequest request, bool includesCaller)
    {
        var activity = Source.StartActivity("fairlead.scheduling.turn");
        if (activity is { IsAllDataRequested: true })
        {
            Describe(activity, request.Priority, request.Caller, includesCaller);
        }

        return activity;
    }

    /// <summary>Starts the activity of an attempt at a job; <see langword="null"/> when nobody wants it.</summary>
    public static Activity? StartJob(string queue, JobId id, int attempt, FairPriority priority, string caller, bool includesCaller)
    {
        var activity = Source.StartActivity("fairlead.scheduling.job", ActivityKind.Consumer);
        if (activity is { IsAllDataRequested: true })
        {
            Describe(activity, priority, caller, includesCaller);
            activity.SetTag(SchedulingMeter.QueueTag, queue).SetTag("job", id.ToString()).SetTag("attempt", attempt);
        }

        return activity;
    }

    /// <summary>Notes that the turn has come.</summary>
    public static void NoteGranted(Activity? activity) => activity?.AddEvent(new ActivityEvent("granted"));

    /// <summary>Notes how an attempt at a job has ended.</summary>
    public static void NoteOutcome(Activity? activity, string outcome, string? error)
    {
        activity?.SetTag(SchedulingMeter.OutcomeTag, outcome);
        if (error is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error);
        }
    }

    /// <summary>Notes that the work did not end well.</summary>
    public static void NoteFailed(Activity? activity, Exception exception) =>
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message).AddException(exception);

    private static void Describe(Activity activity, FairPriority priority, string caller, bool includesCaller)
    {
        var tier = SchedulingMeter.Tier(priority);
        activity.SetTag(tier.Key, tier.Value);
        if (includesCaller)
        {
            activity.SetTag(SchedulingMeter.CallerTag, caller);
        }
    }
}
