using System.Diagnostics;
using System.Threading.Channels;
using Fairlead.Scheduling.Jobs;

namespace Peers.Queues;

/// <summary>Does nothing, and says when it was called.</summary>
internal sealed class TimingHandler : IJobHandler<string, string>
{
    private readonly Channel<long> _starts = Channel.CreateUnbounded<long>();

    public ValueTask<long> NextStartAsync() => _starts.Reader.ReadAsync();

    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        _starts.Writer.TryWrite(Stopwatch.GetTimestamp());
        return ValueTask.FromResult(JobOutcome.Completed("r"));
    }
}
