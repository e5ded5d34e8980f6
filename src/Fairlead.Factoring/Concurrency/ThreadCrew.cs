using System.Runtime.ExceptionServices;

namespace Fairlead.Factoring.Concurrency;

/// <summary>Does the same work on several threads at a time, one of them the calling one.</summary>
internal static class ThreadCrew
{
    /// <summary>Runs the work; no thread runs any more when this returns or throws.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="work">The work. When it fails on one thread, its token is canceled on the others, and the first failure is thrown.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The token was canceled and the work ended because of it.</exception>
    public static void Run(int threads, Action<CancellationToken> work, CancellationToken cancellationToken)
    {
        if (threads == 1)
        {
            work(cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var failure = RunAll(threads, work, stop);
        if (failure?.SourceException is OperationCanceledException)
        {
            // Callers know their own token, not the one that all threads share.
            cancellationToken.ThrowIfCancellationRequested();
        }

        failure?.Throw();
    }

    private static ExceptionDispatchInfo? RunAll(int threads, Action<CancellationToken> work, CancellationTokenSource stop)
    {
        ExceptionDispatchInfo? failure = null;

        // Threads of their own: the work would hold those of the pool for minutes, or wait for them.
        var helpers = new Thread[threads - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(WorkOrStop) { IsBackground = true, Name = "Fairlead factoring" };
            helpers[i].Start();
        }

        WorkOrStop();
        foreach (var helper in helpers)
        {
            helper.Join();
        }

        return failure;

        void WorkOrStop()
        {
            try
            {
                work(stop.Token);
            }
            catch (Exception error)
            {
                // An exception that left a thread would end the process; the caller gets the first one.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        }
    }
}
