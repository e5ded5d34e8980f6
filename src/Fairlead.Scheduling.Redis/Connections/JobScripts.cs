namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>Every step a queue can take, each as one script.</summary>
/// <remarks>A script's version is its hash, so that processes of different versions can share a server while they are replaced.</remarks>
internal static class JobScripts
{
    /// <summary>Stores the settings that all others need; it stands alone.</summary>
    public static JobScript Configure { get; } = JobScript.Join("configure");

    public static JobScript Sweep { get; } = WithLibrary("sweep");

    public static JobScript Enqueue { get; } = WithLibrary("enqueue");

    public static JobScript Lease { get; } = WithLibrary("lease");

    public static JobScript End { get; } = WithLibrary("end");

    public static JobScript Renew { get; } = WithLibrary("renew");

    public static JobScript Report { get; } = WithLibrary("report");

    public static JobScript Release { get; } = WithLibrary("release");

    public static JobScript Cancel { get; } = WithLibrary("cancel");

    public static JobScript Redrive { get; } = WithLibrary("redrive");

    public static JobScript Wait { get; } = WithLibrary("wait");

    public static JobScript List { get; } = WithLibrary("list");

    public static JobScript Weigh { get; } = WithLibrary("weigh");

    public static JobScript Pause { get; } = WithLibrary("pause");

    public static JobScript Take { get; } = WithLibrary("take");

    public static JobScript Acknowledge { get; } = WithLibrary("acknowledge");

    public static JobScript Idle { get; } = WithLibrary("idle");

    public static JobScript Statistics { get; } = WithLibrary("statistics");

    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<JobScript> All { get; } =
    [
        Configure, Sweep, Enqueue, Lease, End, Renew, Report, Release, Cancel,
        Redrive, Wait, List, Weigh, Pause, Take, Acknowledge, Idle, Statistics,
    ];

    private static JobScript WithLibrary(string name) =>
        JobScript.Join("library-state", "library-order", "library-jobs", "library-passing", name);
}
