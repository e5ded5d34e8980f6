using System.Globalization;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>A line that a worker process writes about an attempt.</summary>
/// <param name="Word">What happened to it.</param>
/// <param name="Id">The job.</param>
/// <param name="FencingToken">The token of its lease.</param>
/// <param name="Attempt">Which attempt of the job it is.</param>
internal sealed record WorkerLine(string Word, JobId Id, long FencingToken, int Attempt)
{
    /// <summary>The attempt begins.</summary>
    public const string Began = "began";

    /// <summary>The store has answered that it recorded the outcome.</summary>
    public const string Recorded = "recorded";

    /// <summary>The store has answered that the lease is not valid any more.</summary>
    public const string Refused = "refused";

    public static WorkerLine Parse(string line)
    {
        var words = line.Split(' ');
        return new WorkerLine(
            words[0],
            JobId.Parse(words[1], CultureInfo.InvariantCulture),
            long.Parse(words[2], CultureInfo.InvariantCulture),
            int.Parse(words[3], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} {Id} {FencingToken} {Attempt}");
}
