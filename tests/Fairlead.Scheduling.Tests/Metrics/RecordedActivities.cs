using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fairlead.Scheduling.Tests.Metrics;

/// <summary>Listens to the activities below one of its own, whatever else is traced in the process.</summary>
internal sealed class RecordedActivities : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly Activity _root;

    public RecordedActivities()
    {
        _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Fairlead.Scheduling",
            Sample = (ref options) => options.TraceId == _root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == _root.TraceId)
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
    }
}
