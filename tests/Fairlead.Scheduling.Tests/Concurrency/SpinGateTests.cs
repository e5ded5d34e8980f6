using Fairlead.Scheduling.Concurrency;

namespace Fairlead.Scheduling.Tests.Concurrency;

public sealed class SpinGateTests
{
    [Fact]
    public async Task Hold_ByManyThreads_LetsInOneAtATime()
    {
        var gate = new SpinGate();
        var (inside, most, entered) = (0, 0, 0);
        var threads = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var round = 0; round < 20_000; round++)
            {
                using (gate.Hold())
                {
                    most = Math.Max(most, ++inside);
                    entered++;
                    inside--;
                }
            }
        }));

        await Task.WhenAll(threads).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal((1, 160_000, false), (most, entered, gate.IsHeld));
    }

    [Fact]
    public void Hold_Throwing_IsReleased()
    {
        var gate = new SpinGate();

        Assert.Throws<FormatException>((Action)(() => ThrowInside(gate)));

        Assert.False(gate.IsHeld);
    }

    private static void ThrowInside(SpinGate gate)
    {
        using var scope = gate.Hold();
        throw new FormatException();
    }
}
