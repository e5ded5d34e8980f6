namespace Fairlead.Scheduling.Tests;

/// <summary>Turns that were asked for, each under a name, and the order in which a scheduler of one place grants them.</summary>
internal sealed class TurnLine(FairScheduler scheduler)
{
    private readonly List<(string Name, Task<FairTurn> Turn)> _asked = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public int Count => _asked.Count;

    public void Ask(string name, FairTurnRequest request) => _asked.Add((name, scheduler.AcquireAsync(request, Token).AsTask()));

    /// <summary>Asks for a turn whose name is its caller.</summary>
    public void Ask(string caller, FairPriority priority = FairPriority.Normal) =>
        Ask(caller, new FairTurnRequest(caller) { Priority = priority });

    /// <summary>Ends a turn and waits for the one that follows it.</summary>
    public async Task<(FairTurn Turn, string Name)> PassOnAsync(FairTurn turn)
    {
        turn.Dispose();
        await Task.WhenAny(_asked.Select(static entry => entry.Turn)).WaitAsync(TimeSpan.FromSeconds(30), Token);
        var granted = _asked.Single(static entry => entry.Turn.IsCompleted);
        _asked.Remove(granted);
        return (await granted.Turn, granted.Name);
    }

    /// <summary>Ends a turn and every one that follows it.</summary>
    /// <returns>Their names, in the order in which they were granted.</returns>
    public async Task<List<string>> PassOnToAllAsync(FairTurn turn)
    {
        var names = new List<string>();
        while (Count > 0)
        {
            (turn, var name) = await PassOnAsync(turn);
            names.Add(name);
        }

        turn.Dispose();
        return names;
    }
}
