using Fairlead.Scheduling.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Storage;

public sealed class JobLogTests
{
    [Fact]
    public void FindBelow_AnyRemovals_WalksWhatIsLeft() =>
        Prop.ForAll<bool[]>(static kept => WalksWhatIsLeft(kept)).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(5_000));

    [Fact]
    public void FindBelow_WholeSegmentsRemoved_SkipsThemInFewSteps()
    {
        var log = new JobLog<string>();
        for (var number = 0; number < 1_000_000; number++)
        {
            log.Add(log.Last + 1, "record");
        }

        for (var number = 2; number <= 1_000_000; number++)
        {
            log.Remove(number);
        }

        var (from, budget) = (log.Last + 1, 3_000);
        Assert.NotNull(log.FindBelow(ref from, ref budget));
        Assert.Equal(1, from);
        Assert.True(budget > 0);
    }

    [Fact]
    public void FindBelow_BudgetUsedUp_CanGoOnFromThere()
    {
        var log = new JobLog<string>();
        log.Add(log.Last + 1, "first");
        for (var number = 0; number < 100; number++)
        {
            log.Add(log.Last + 1, "gone");
            log.Remove(log.Last);
        }

        var (from, rounds) = (log.Last + 1, 0);
        string? found = null;
        while (found is null)
        {
            var budget = 7;
            found = log.FindBelow(ref from, ref budget);
            rounds++;
        }

        Assert.Equal(("first", 15), (found, rounds));
    }

    private static bool WalksWhatIsLeft(bool[] kept)
    {
        var log = new JobLog<string>();
        foreach (var _ in kept)
        {
            log.Add(log.Last + 1, $"{log.Last + 1}");
        }

        for (var number = 1; number <= kept.Length; number++)
        {
            if (!kept[number - 1])
            {
                log.Remove(number);
            }
        }

        var found = new List<string>();
        var (from, budget) = (log.Last + 1, int.MaxValue);
        while (log.FindBelow(ref from, ref budget) is { } record)
        {
            found.Add(record);
        }

        return found.SequenceEqual(Enumerable.Range(1, kept.Length).Reverse().Where(number => kept[number - 1]).Select(static number => $"{number}"))
            && Enumerable.Range(1, kept.Length).All(number => log.Find(number) is null != kept[number - 1]);
    }
}
