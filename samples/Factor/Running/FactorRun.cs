using System.Numerics;
using System.Threading.Channels;
using Factor.Expressions;
using Factor.Output;
using Fairlead.Factoring;
using Fairlead.Factoring.Planning;

namespace Factor.Running;

/// <summary>Answers inputs in their order, several at a time: small ones on a thread each, large ones one after the other on all threads.</summary>
internal sealed class FactorRun(ToolOptions options, IAnswerWriter writer, TextWriter notices, IProgressDisplay display, TimeProvider time) : IDisposable
{
    // From here on several threads finish a number sooner than one does.
    private static readonly TimeSpan LargeDuration = TimeSpan.FromSeconds(0.5);

    private readonly Factorizer _forSmall = new(new FactorizerOptions { ProvePrimes = options.Prove }, time);
    private readonly SemaphoreSlim _largeTurn = new(1);

    private readonly Factorizer _forLarge = new(
        new FactorizerOptions
        {
            ProvePrimes = options.Prove,
            MaxDegreeOfParallelism = options.Threads,
            CheckpointFile = options.CheckpointFile,
            CheckpointInterval = options.CheckpointInterval,
        },
        time);
    /// <inheritdoc />
    public void Dispose() => _largeTurn.Dispose();

    /// <summary>Answers all inputs.</summary>
    /// <returns>One of <see cref="ExitCodes" />.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled; what was answered before is written.</exception>
    public async Task<int> RunAsync(IAsyncEnumerable<string> inputs, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var begun = Channel.CreateBounded<(Work Work, Task<Answer> Answer)>(options.Threads);
        var starting = StartAllAsync(inputs, begun.Writer, stop.Token);
        var exitCode = ExitCodes.Success;
        try
        {
            await foreach (var (work, answer) in begun.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await display.ShowAsync(work, answer).ConfigureAwait(false);
                var finished = await answer.ConfigureAwait(false);
                writer.Write(finished);
                exitCode = finished.Error is null ? exitCode : ExitCodes.SomeFailed;
            }
        }
        finally
        {
            // Nothing may still run when this returns, whatever ended the loop.
            await stop.CancelAsync().ConfigureAwait(false);
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await starting.ConfigureAwait(false);
        return exitCode;
    }

    private async Task StartAllAsync(IAsyncEnumerable<string> inputs, ChannelWriter<(Work, Task<Answer>)> begun, CancellationToken cancellationToken)
    {
        // The channel holds finished answers, too; the number of those at work is limited here.
        using var free = new SemaphoreSlim(options.Threads);
        var running = new List<Task>();
        try
        {
            await foreach (var input in inputs.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await free.WaitAsync(cancellationToken).ConfigureAwait(false);
                var work = new Work { Input = input };
                var answer = Task.Run(() => ComputeAsync(work, cancellationToken), CancellationToken.None);
                running.RemoveAll(static task => task.IsCompleted);
                running.Add(ReleaseAfterAsync(answer, free));
                await begun.WriteAsync((work, answer), cancellationToken).ConfigureAwait(false);
            }

            begun.Complete();
        }
        catch (Exception error)
        {
            // The reader of the channel sees the error; it ends the run.
            begun.Complete(error);
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private static async Task ReleaseAfterAsync(Task answer, SemaphoreSlim free)
    {
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        free.Release();
    }

    private async Task<Answer> ComputeAsync(Work work, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            var number = Evaluate(work.Input);
            return options.PlanOnly
                ? new Answer { Input = work.Input, Number = number, Plan = FactoringPlan.For(number, MachineSpeed.Measured, options.Threads) }
                : new Answer
                {
                    Input = work.Input,
                    Number = number,
                    Factorization = await FactorAsync(number, work, cancellationToken).ConfigureAwait(false),
                    Elapsed = time.GetElapsedTime(start),
                };
        }
        catch (ExpressionException error)
        {
            return new Answer { Input = work.Input, Error = $"{error.Message} (character {error.Position + 1})" };
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IOException or UnauthorizedAccessException)
        {
            return new Answer { Input = work.Input, Error = error.Message };
        }
    }

    private async Task<Factorization> FactorAsync(BigInteger number, Work work, CancellationToken cancellationToken)
    {
        if (options.CheckpointFile is { } file)
        {
            // There is only this number.
            return _forLarge.Factor(number, new ResumeNotice(work, file, notices), cancellationToken);
        }

        if (FactoringPlan.For(number).ExpectedDuration < LargeDuration)
        {
            return _forSmall.Factor(number, work, cancellationToken);
        }

        await _largeTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _forLarge.Factor(number, work, cancellationToken);
        }
        finally
        {
            _largeTurn.Release();
        }
    }

    private static BigInteger Evaluate(string input)
    {
        var number = ExpressionParser.Evaluate(input);
        return number.Sign switch
        {
            > 0 => number,
            0 => throw new ArgumentOutOfRangeException(null, "The value is 0, which every prime divides; only integers from 1 upwards have a factorization."),
            _ => throw new ArgumentOutOfRangeException(null, "The value is negative; only integers from 1 upwards have a factorization."),
        };
    }
}
