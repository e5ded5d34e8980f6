using Fairlead.Scheduling.Tests.Simulation.Orders;

namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>The picture of a spike in the documents is what the simulation draws today.</summary>
public sealed class SpikePictureTests
{
    private static string Picture => Path.Combine(Repository(), "docs", "images", "spike.svg");

    [Fact]
    public void Run_Spike_DelaysTheQuietCallerOnlyWhenFirstComeIsFirstServed()
    {
        var (fifo, fair) = (SpikeScenario.Run(new PlainFifo()), SpikeScenario.Run(new FairSimulatedOrder()));

        Assert.True(fifo.Waits.Max(static job => job.Wait) > 50);
        Assert.True(fair.Waits.Max(static job => job.Wait) < 1.5);
        Assert.All(fair.Busy.Skip(SpikeScenario.SpikeAt).Take(60), static second => Assert.Equal(SpikeScenario.Workers, second.Sum(), 6));
    }

    [Fact]
    public void Draw_Spike_IsThePictureInTheDocuments()
    {
        var drawn = SpikePicture.Draw(SpikeScenario.Run(new PlainFifo()), SpikeScenario.Run(new FairSimulatedOrder()));
        if (Environment.GetEnvironmentVariable("FAIRLEAD_ACCEPT_PICTURES") == "1")
        {
            File.WriteAllText(Picture, drawn);
        }

        Assert.True(
            File.Exists(Picture) && File.ReadAllText(Picture) == drawn,
            "docs/images/spike.svg is not what the simulation draws. Look at what changed, and accept it with FAIRLEAD_ACCEPT_PICTURES=1.");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Packages.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Packages.sln.");
        }

        return folder.FullName;
    }
}
