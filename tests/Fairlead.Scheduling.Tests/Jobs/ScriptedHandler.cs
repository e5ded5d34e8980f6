using System.Collections.Concurrent;
using System.Threading.Channels;
using Fairlead.Scheduling.Jobs;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>A handler that does what the test says, and tells it when it has been called.</summary>
internal sealed class ScriptedHandler(
    Func<JobContext<string>, CancellationToken, ValueTask<JobOutcome<string>>> script) : IJobHandler<string, string>
{
    private readonly Channel<JobContext<string>> _calls = Channel.CreateUnbounded<JobContext<string>>();

    public ConcurrentQueue<string> Handled { get; } = [];

    /// <summary>Makes a handler that completes each job with its own text.</summary>
    public static ScriptedHandler Echo() => new(static (context, _) => ValueTask.FromResult(JobOutcome.Completed(context.Job)));

    /// <summary>Makes a handler that waits until it is asked to stop.</summary>
    public static ScriptedHandler UntilStopped() => new(static async (_, token) =>
    {
        await Never.EndsAsync(token);
        return JobOutcome.Completed("never");
    });

    /// <summary>Waits for the next call.</summary>
    public async Task<JobContext<string>> NextCallAsync() =>
        await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        Handled.Enqueue(context.Job);
        _calls.Writer.TryWrite(context);
        return script(context, cancellationToken);
    }
}
