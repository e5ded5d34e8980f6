using Fairlead.Scheduling.Redis.Waking;

namespace Fairlead.Scheduling.Redis.Tests.Waking;

public sealed class IdleWorkersTests
{
    private readonly IdleWorkers _workers = new();

    [Fact]
    public void WakeOne_Several_WakesWhoWaitedLongest()
    {
        var (first, second) = (_workers.Add(), _workers.Add());

        _workers.WakeOne();

        Assert.Equal((true, false), (first.Value.Task.IsCompleted, second.Value.Task.IsCompleted));
        Assert.Equal((false, true), (_workers.Remove(first), _workers.Remove(second)));
    }

    [Fact]
    public void WakeOne_None_DoesNothing() => _workers.WakeOne();

    [Fact]
    public void TellCount_ChangedAMomentAgo_IsNotTold()
    {
        _workers.Add();
        Assert.Null(_workers.TellCount());

        _workers.NoteRegistered();

        Assert.Null(_workers.TellCount());
        Assert.Equal(1, _workers.TellCount());
    }

    [Fact]
    public void TellCount_ChangesAllTheTime_IsToldInTheEnd()
    {
        var told = new List<int?>();
        for (var sweep = 0; sweep < 10; sweep++)
        {
            _workers.Add();
            _workers.NoteRegistered();
            told.Add(_workers.TellCount());
        }

        Assert.Equal([5, 10], told.OfType<int>());
    }
}
