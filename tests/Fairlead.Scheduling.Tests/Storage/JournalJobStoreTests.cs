using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Journal;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

/// <summary>The contract on a store whose machine stops now and then: nothing that it answered is missing afterwards.</summary>
public sealed class JournalJobStoreTests : JobStoreContract, IDisposable
{
    // So little that snapshots are written all the time.
    private const long CompactionBytes = 2_000;
    private const int GrowthStep = 8_000;

    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly List<JournalJobStore<string, string>> _stores = [];
    private readonly Random _random = new(20_301_121);
    private CrashingFileSystem _files = new();

    protected override bool CanRestart => true;

    public void Dispose() => _stores.ForEach(static store => store.Dispose());

    protected override ValueTask<IJobStore<string, string>> CreateStoreAsync(JobQueueOptions options, ManualTimeProvider time)
    {
        _files = new CrashingFileSystem();
        return ValueTask.FromResult<IJobStore<string, string>>(Open(options, time));
    }

    protected override async ValueTask SettleAsync(IJobStore<string, string> store) =>
        await ((JournalJobStore<string, string>)store).Settled.WaitAsync(HardLimit, Token);

    protected override ValueTask<IJobStore<string, string>> RestartAsync(IJobStore<string, string> store, JobQueueOptions options, ManualTimeProvider time)
    {
        // Every other time in good order, otherwise as when the power fails.
        var old = (JournalJobStore<string, string>)store;
        if (_random.Next(2) == 0)
        {
            old.Dispose();
            _files = _files.Restart(_random);
        }
        else
        {
            _files = _files.Restart(_random);
            old.Dispose();
        }

        _stores.Remove(old);
        return ValueTask.FromResult<IJobStore<string, string>>(Open(options, time));
    }

    private JournalJobStore<string, string> Open(JobQueueOptions options, ManualTimeProvider time)
    {
        var store = new JournalJobStore<string, string>(_files, CompactionBytes, GrowthStep, options, Serialization, time, logger: null);
        _stores.Add(store);
        return store;
    }
}
