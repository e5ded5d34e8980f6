using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>Every step a queue can take, each a function of one library that Redis keeps.</summary>
/// <remarks>
/// The library's version is the hash of its text, and part of all its names, so that processes of different versions can share a
/// server while they are replaced.
/// </remarks>
internal static class JobScripts
{
    private static readonly string[] SharedParts =
    [
        "library-state", "library-writes", "library-heap", "library-moments", "library-stretches", "library-flows", "library-counts",
        "library-records", "library-lanes", "library-order", "library-turns", "library-bundles", "library-retention", "library-jobs",
        "library-choice", "library-memory", "library-passing", "library-steps",
    ];

    // Steps that need the settings which the first one stores.
    private static readonly string[] Steps =
    [
        "sweep", "enqueue", "lease", "end", "renew", "report", "release", "cancel", "redrive",
        "wait", "list", "weigh", "pause", "take", "acknowledge", "idle", "statistics",
    ];

    private static readonly string Body = ReadBody();

    private static readonly string Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)).AsSpan(0, 8));

    /// <summary>Stores the settings that all others need.</summary>
    public static JobScript Configure { get; } = Find("configure");

    /// <summary>Reads one job, without the settings and without changing anything.</summary>
    public static JobScript Read { get; } = Find("read");

    public static JobScript Sweep { get; } = Find("sweep");

    public static JobScript Enqueue { get; } = FindPromise("enqueue");

    public static JobScript Lease { get; } = Find("lease");

    public static JobScript End { get; } = FindPromise("end");

    public static JobScript Renew { get; } = Find("renew");

    public static JobScript Report { get; } = Find("report");

    public static JobScript Release { get; } = Find("release");

    public static JobScript Cancel { get; } = FindPromise("cancel");

    public static JobScript Redrive { get; } = FindPromise("redrive");

    public static JobScript Wait { get; } = Find("wait");

    public static JobScript List { get; } = Find("list");

    public static JobScript Weigh { get; } = Find("weigh");

    public static JobScript Pause { get; } = Find("pause");

    public static JobScript Take { get; } = Find("take");

    public static JobScript Acknowledge { get; } = Find("acknowledge");

    public static JobScript Idle { get; } = Find("idle");

    public static JobScript Statistics { get; } = Find("statistics");

    /// <summary>Writes the library for the server of one queue.</summary>
    /// <param name="key">A key of the queue, noted in a comment: the client sends what has a hash tag in it to the node of that tag.</param>
    public static string LibraryFor(string key) => $"#!lua name=fairlead_{Version}\n-- {key}\nlocal VERSION = '{Version}'\n{Body}";

    private static JobScript Find(string step) => new($"fairlead_{step}_{Version}", IsPromise: false);

    private static JobScript FindPromise(string step) => Find(step) with { IsPromise = true };

    private static string ReadBody()
    {
        var text = new StringBuilder();
        foreach (var part in SharedParts)
        {
            text.Append(ReadPart(part)).Append('\n');
        }

        AppendStep(text, "register_bare", "configure");
        AppendStep(text, "register_bare", "read");
        foreach (var step in Steps)
        {
            AppendStep(text, "register", step);
        }

        return text.ToString();
    }

    private static void AppendStep(StringBuilder text, string register, string step) =>
        text.Append(register).Append("('").Append(step).Append("', function()\n").Append(ReadPart(step)).Append("\nend)\n");

    private static string ReadPart(string name)
    {
        using var stream = typeof(JobScripts).Assembly.GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
