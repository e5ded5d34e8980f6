using System.Collections.Concurrent;
using Fairlead.Scheduling.Redis.Connections;

namespace Fairlead.Scheduling.Redis.Tests.Connections;

public sealed class CallBatcherTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<int[]> _calls = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _gates = new();

    [Fact]
    public async Task AskAsync_WhileACallIsUnderWay_GathersForTheNext()
    {
        var batcher = new CallBatcher<int, int>(most: 3, calls: 1, CallAsync);
        var first = batcher.AskAsync(1);
        await UntilAsync(() => _calls.Count == 1);
        List<Task<int>> answers = [first, .. Enumerable.Range(2, 5).Select(batcher.AskAsync)];

        for (var call = 0; call < 3; call++)
        {
            Assert.True(_gates.TryDequeue(out var gate));
            gate.SetResult();
            await answers[call == 0 ? 0 : call == 1 ? 3 : 5].WaitAsync(HardLimit, TestContext.Current.CancellationToken);
            await UntilAsync(() => _calls.Count == Math.Min(call + 2, 3));
        }

        Assert.Equal([[1], [2, 3, 4], [5, 6]], _calls);
        var all = await Task.WhenAll(answers);
        Assert.Equal([10, 20, 30, 40, 50, 60], all);
    }

    [Fact]
    public async Task AskAsync_CallFails_TellsEverybodyWhoAskedAndGoesOn()
    {
        var fails = true;
        var batcher = new CallBatcher<int, int>(most: 10, calls: 1, async (_, questions) =>
        {
            await Task.Yield();
            return fails ? throw new InvalidOperationException("It failed.") : [.. questions.Select(static number => number * 10)];
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => batcher.AskAsync(1));

        fails = false;
        Assert.Equal(20, await batcher.AskAsync(2).WaitAsync(HardLimit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AskAsync_ManyAtOnce_AnswersEachItsOwn()
    {
        var batcher = new CallBatcher<int, int>(most: 7, calls: 2, async (_, questions) =>
        {
            await Task.Yield();
            return [.. questions.Select(static number => number * 10)];
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(number => Task.Run(() => batcher.AskAsync(number))));

        Assert.Equal(Enumerable.Range(0, 10_000).Select(static number => number * 10), answers);
    }

    [Fact]
    public async Task AskAsync_TwoCallsAtATime_MakesThemInTheOrderOfTheQuestions()
    {
        var asked = new ConcurrentQueue<int>();
        var batcher = new CallBatcher<int, int>(most: 3, calls: 2, async (_, questions) =>
        {
            foreach (var question in questions)
            {
                asked.Enqueue(question);
            }

            await Task.Yield();
            return questions;
        });

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(batcher.AskAsync)).WaitAsync(HardLimit, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 10_000), asked);
    }

    [Fact]
    public async Task AskAsync_SeveralCallsAtATime_NoTwoHaveTheSamePlace()
    {
        const int Calls = 3;
        var taken = new int[Calls];
        var batcher = new CallBatcher<int, int>(most: 2, Calls, async (place, questions) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref taken[place]));
            await Task.Yield();
            Assert.Equal(0, Interlocked.Decrement(ref taken[place]));
            return questions;
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(number => Task.Run(() => batcher.AskAsync(number))))
            .WaitAsync(HardLimit, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 10_000), answers);
    }

    private async Task<IReadOnlyList<int>> CallAsync(int place, IReadOnlyList<int> questions)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gates.Enqueue(gate);
        _calls.Enqueue([.. questions]);
        await gate.Task;
        return [.. questions.Select(static number => number * 10)];
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(HardLimit);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
