using Fairlead.Scheduling.Concurrency;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Tests;

public sealed class EndedTurnsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TakeAll_Several_GivesTheOldestFirst()
    {
        using var scheduler = CreateScheduler();
        var turns = Enumerable.Range(0, 4).Select(_ => new TurnWaiter(scheduler)).ToList();
        var ended = new EndedTurns();

        Assert.Equal([true, false, false, false], turns.ConvertAll(ended.Add));

        Assert.Equal(turns, ListChain(ended.TakeAll()));
        Assert.True(ended.IsEmpty);
        var written = turns.Count;
        Assert.False(ended.Settle(ref written));
        Assert.Equal(0, written);
        Assert.True(ended.Add(turns[0]));
    }

    [Fact]
    public void Settle_MoreHaveCome_SaysSo()
    {
        using var scheduler = CreateScheduler();
        var ended = new EndedTurns();
        Assert.True(ended.Add(new TurnWaiter(scheduler)));
        var written = ListChain(ended.TakeAll()).Count;
        Assert.False(ended.Add(new TurnWaiter(scheduler)));

        Assert.True(ended.Settle(ref written));
    }

    [Fact]
    public async Task Add_ByManyThreads_NoTurnIsForgottenAndNoneTakenTwice()
    {
        const int Threads = 4;
        const int Rounds = 50_000;
        using var scheduler = CreateScheduler();
        var ended = new EndedTurns();
        var gate = new SpinGate();
        var taken = 0;

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(
            () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    if (ended.Add(new TurnWaiter(scheduler)))
                    {
                        using (gate.Hold())
                        {
                            taken += TakeUntilEmpty(ended);
                        }
                    }
                }
            },
            Token))).WaitAsync(TimeSpan.FromMinutes(2), Token);

        Assert.True(ended.IsEmpty);
        Assert.Equal(Threads * Rounds, taken);
    }

    private static int TakeUntilEmpty(EndedTurns ended)
    {
        var total = 0;
        while (!ended.IsEmpty)
        {
            var count = ListChain(ended.TakeAll()).Count;
            total += count;
            ended.Settle(ref count);
        }

        return total;
    }

    private static List<TurnWaiter> ListChain(TurnWaiter? first)
    {
        var turns = new List<TurnWaiter>();
        for (var turn = first; turn is not null; turn = turn.Next)
        {
            turns.Add(turn);
        }

        return turns;
    }

    private static FairScheduler CreateScheduler() => new(new FairSchedulerOptions(), TimeProvider.System, NullLogger<FairScheduler>.Instance);
}
