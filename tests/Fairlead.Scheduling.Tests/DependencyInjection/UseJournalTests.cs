using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Tests.DependencyInjection;

public sealed class UseJournalTests : IDisposable
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task UseJournal_TwoHostsOneAfterTheOther_ShareTheJobs()
    {
        JobId id;
        using (var host = Build(static jobs => jobs.SerializedBy(TextJson.Default.String, TextJson.Default.String)))
        {
            id = await host.Services.GetRequiredService<JobQueue<string, string>>().EnqueueAsync("a", "text", Token);
        }

        using var second = Build(static jobs => jobs.SerializedBy(TextJson.Default.String, TextJson.Default.String).HandledBy<UpperCaseHandler>());
        await second.StartAsync(Token);
        var ended = await second.Services.GetRequiredService<JobQueue<string, string>>().WaitAsync(id, HardLimit, Token);

        Assert.Equal((JobStatus.Completed, "TEXT"), (ended?.Status, ended?.Result));
        await second.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    [Fact]
    public async Task UseJournal_NobodySaysHowToSerialize_FailsAtTheStart()
    {
        using var host = Build(static _ => { });

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("call SerializedBy(...)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseJournal_BadSettings_FailsAtTheStartWithEveryError()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFairJobs<string, string>("shout")
            .SerializedBy(TextJson.Default.String, TextJson.Default.String)
            .UseJournal(static options => (options.Folder, options.CompactionBytes) = (" ", 7));
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("Folder must be the path of a folder", exception.Message, StringComparison.Ordinal);
        Assert.Contains("CompactionBytes must be from 65,536 to 1,099,511,627,776, not 7", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_BadSettings_Throws()
    {
        var serialization = new JobSerialization<string, string>(TextJson.Default.String, TextJson.Default.String);

        var exception = Assert.Throws<ArgumentException>(
            () => new JournalJobStore<string, string>(new JournalJobStoreOptions(), new JobQueueOptions(), serialization, TimeProvider.System));

        Assert.Contains("Folder", exception.Message, StringComparison.Ordinal);
    }

    private IHost Build(Action<FairJobsBuilder<string, string>> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        var jobs = builder.Services.AddFairJobs<string, string>("shout").UseJournal(_folder.FullName);
        configure(jobs);
        return builder.Build();
    }
}
