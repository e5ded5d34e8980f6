namespace Fairlead.Scheduling.Tests;

/// <summary>Two threads that meet again and again and then do something at the same moment, give or take a random little.</summary>
internal sealed class Race(int seed)
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(2);

    private readonly Random _random = new(seed);

    /// <summary>Runs the rounds.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="start">Begins a round.</param>
    /// <param name="left">Happens on one thread.</param>
    /// <param name="right">Happens on the other.</param>
    /// <param name="check">Looks at what has become of the round.</param>
    public void Run<TRound>(int rounds, Func<Random, TRound> start, Action<TRound> left, Action<TRound> right, Action<TRound> check)
    {
        var (current, delay) = (default(TRound), 0);
        using var meeting = new Barrier(2);
        Exception? failure = null;
        var other = new Thread(() =>
        {
            for (var round = 0; round < rounds && failure is null; round++)
            {
                Meet(meeting);
                Thread.SpinWait(Math.Max(0, delay));
                failure ??= Catch(() => right(current!));
                Meet(meeting);
            }
        })
        {
            IsBackground = true,
        };
        other.Start();
        for (var round = 0; round < rounds && failure is null; round++)
        {
            (current, delay) = (start(_random), _random.Next(-200, 200));
            Meet(meeting);
            Thread.SpinWait(Math.Max(0, -delay));
            var failed = Catch(() => left(current));
            Meet(meeting);
            failure ??= failed ?? Catch(() => check(current));
            Assert.True(failure is null, $"Round {round}: {failure}");
        }

        Assert.True(other.Join(HardLimit));
    }

    /// <summary>Waits until a task has ended, however it does.</summary>
    public static void WaitFor(Task task) => Assert.True(((IAsyncResult)task).AsyncWaitHandle.WaitOne(HardLimit), "The task was forgotten.");

    /// <summary>Waits for a result on the thread of a racer, which has nothing else to do.</summary>
    public static T ResultOf<T>(Task<T> task)
    {
        WaitFor(task);
#pragma warning disable VSTHRD002 // It has ended.
        return task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private static void Meet(Barrier meeting) => Assert.True(meeting.SignalAndWait(HardLimit), "The other thread did not come back.");

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // Whatever goes wrong on a thread is told to the test.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }
}
