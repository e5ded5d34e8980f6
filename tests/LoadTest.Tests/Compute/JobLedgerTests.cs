using FsCheck;
using FsCheck.Fluent;
using LoadTest.Compute;
using LoadTest.Numbers;

namespace LoadTest.Tests.Compute;

public sealed class JobLedgerTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void JobOf_AnyShape_CountsTheJobsOfEachClient() =>
        Prop.ForAll<ushort, byte, byte>(static (count, clients, batch) =>
        {
            var ledger = new JobLedger(new PrimeProduct[count % 500], 1 + (clients % 12), 1 + (batch % 20));
            var jobs = Enumerable.Range(0, ledger.Count).ToLookup(ledger.ClientOf);
            return Enumerable.Range(0, ledger.Clients).All(client =>
                jobs[client].SequenceEqual(Enumerable.Range(0, ledger.JobsOf(client)).Select(index => ledger.JobOf(client, index)))
                && jobs[client].Select(ledger.IndexOf).SequenceEqual(Enumerable.Range(0, ledger.JobsOf(client))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void WaitsByClient_SomeStarted_DescribesThoseOfEach()
    {
        var ledger = new JobLedger(new PrimeProduct[5], clients: 2, batch: 1);
        ledger.SetTimes(0, Now, Now.AddSeconds(1), Now.AddSeconds(9));
        ledger.SetTimes(1, Now, Now.AddSeconds(2), Now.AddSeconds(9));
        ledger.SetTimes(2, Now, Now.AddSeconds(3), Now.AddSeconds(9));
        ledger.SetTimes(3, Now, started: null, Now.AddSeconds(9));

        var waits = ledger.WaitsByClient();

        Assert.Equal([2, 1], waits.Select(static wait => wait.Count));
        Assert.Equal(TimeSpan.FromSeconds(3), waits[0].Maximum);
        Assert.Equal(TimeSpan.FromSeconds(2), waits[1].Median);
        Assert.Null(ledger.TimesOf(3));
        Assert.Equal(Now.AddSeconds(9), ledger.LastEnded());
    }

    [Fact]
    public void SetTimes_OutOfOrder_PutsThemInOrder()
    {
        var ledger = new JobLedger(new PrimeProduct[1], clients: 1, batch: 1);

        ledger.SetTimes(0, Now, Now.AddTicks(-5), Now.AddTicks(-9));

        Assert.Equal((Now.UtcTicks, Now.UtcTicks), (ledger.TimesOf(0)!.Value.Started, ledger.TimesOf(0)!.Value.Ended));
    }
}
