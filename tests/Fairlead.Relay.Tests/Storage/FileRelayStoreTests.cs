using System.Text;
using Fairlead.Relay.Storage;
using TestSupport;

namespace Fairlead.Relay.Tests.Storage;

public sealed class FileRelayStoreTests : RelayStoreContract, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairlead-relay-").FullName;
    private readonly List<FileRelayStore> _stores = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    protected override async ValueTask<IRelayStore> CreateAsync(long maxBytes = 1 << 20)
    {
        var store = Open(Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName, maxBytes);
        await store.WhenScannedAsync();
        return store;
    }

    [Fact]
    public void Constructor_OptionsOutOfRange_Throws() =>
        Assert.Throws<ArgumentException>(() => new FileRelayStore(new FileRelayStoreOptions { Folder = " " }, TimeProvider.System));

    [Fact]
    public async Task FindAsync_AfterTheProcessThatStored_FindsItAndCountsIt()
    {
        var first = Open(_folder);
        await SaveAsync(first, Key, Head("a"), "hello");
        await first.DisposeAsync();

        var second = Open(_folder);
        await second.WhenScannedAsync();

        Assert.Equal(["hello"], await ReadAllAsync(second, Key));
        Assert.Equal(first.GetSize(), second.GetSize());
    }

    [Fact]
    public async Task Operations_OfTwoStoresOfOneFolder_AreSeenByBoth()
    {
        var (one, two) = (Open(_folder), Open(_folder));

        await SaveAsync(one, Key, Head(), "of one");
        Assert.Equal(["of one"], await ReadAllAsync(two, Key));
        await SaveAsync(two, Key, Head(), "of two");
        Assert.Equal(["of two"], await ReadAllAsync(one, Key));

        await using var late = await BeginAsync(one, Key, Head());
        await two.RemoveAsync(StoreScope.Url(Key), Token);
        Assert.Empty(await ReadAllAsync(one, Key));
        Assert.Null(await late.CommitAsync(Token));
        Assert.Empty(await ReadAllAsync(two, Key));
    }

    [Fact]
    public async Task Rescan_WhenDue_CountsWhatOthersHaveStored()
    {
        var time = new ManualTimeProvider();
        var (one, two) = (Open(_folder, time: time), Open(_folder, time: time));
        await Task.WhenAll(one.WhenScannedAsync(), two.WhenScannedAsync());
        await SaveAsync(one, Key, Head(), "of one");
        await SaveAsync(two, Key + "/b", Head(), "of two");
        Assert.Equal(1, two.GetSize().Urls);

        time.Advance(TimeSpan.FromMinutes(2));
        await SaveAsync(two, Key + "/c", Head(), "of two");
        await two.WhenScannedAsync();

        Assert.Equal(3, two.GetSize().Urls);
    }

    [Fact]
    public async Task Scan_OfWhatACrashLeft_DeletesItAndNothingElse()
    {
        var store = Open(_folder);
        await SaveAsync(store, Key, Head(), "whole");
        await using var writer = await BeginAsync(store, Key + "/b", Head());
        await writer.WriteAsync("on its way"u8.ToArray(), Token);
        var hash = FileNames.HashOf(Key + "/c");
        var left = new[] { FileNames.Body(_folder, hash, Guid.NewGuid()), FileNames.New(_folder, hash), FileNames.Head(_folder, hash) };
        foreach (var path in left)
        {
            await File.WriteAllTextAsync(path, "left behind", Token);
        }

        // One that was made a moment ago may be another process's that has not locked it yet; one that is open stays however old it is.
        Age();
        var young = FileNames.Body(_folder, hash, Guid.NewGuid());
        await File.WriteAllTextAsync(young, "just made", Token);

        var next = Open(_folder);
        await next.WhenScannedAsync();

        Assert.All(left, static path => Assert.False(File.Exists(path), path));
        Assert.True(File.Exists(young));
        Assert.Equal(["whole"], await ReadAllAsync(next, Key));
        await writer.CommitAsync(Token);
        Assert.Equal(["on its way"], await ReadAllAsync(next, Key + "/b"));
    }

    [Fact]
    public async Task FindAsync_DamagedFiles_FindsNothing()
    {
        var store = Open(_folder);
        await SaveAsync(store, Key, Head(), "whole");
        var path = FileNames.Head(_folder, FileNames.HashOf(Key));
        var bytes = await File.ReadAllBytesAsync(path, Token);
        for (var i = 0; i < bytes.Length; i += 7)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 0x20;
            await File.WriteAllBytesAsync(path, damaged, Token);
            Assert.Empty((await store.FindAsync(Key, Token)).Responses);
            await File.WriteAllBytesAsync(path, bytes.AsMemory(0, i), Token);
            Assert.Empty((await store.FindAsync(Key, Token)).Responses);
        }
    }

    [Fact]
    public async Task OpenBodyAsync_CutBody_ReturnsNull()
    {
        var store = Open(_folder);
        var stored = (FileStoredResponse)(await SaveAsync(store, Key, Head(), "whole"))!;
        await File.WriteAllTextAsync(stored.Path, "whol", Token);

        Assert.Null(await stored.OpenBodyAsync(Token));
        File.Delete(stored.Path);
        Assert.Null(await stored.OpenBodyAsync(Token));
    }

    [Fact]
    public async Task Kill_InTheMiddleOfWriting_LeavesWhatWasStoredAndNothingHalf()
    {
        for (var round = 0; round < 2; round++)
        {
            var stored = await StoringProcess.RunAndKillAsync(_folder, linesBeforeTheEnd: 8 + 5 * round, Token);
            Age();

            var store = Open(_folder, maxBytes: 1 << 30);
            await store.WhenScannedAsync();
            Assert.NotEmpty(stored);
            foreach (var key in stored)
            {
                Assert.NotEmpty((await store.FindAsync(key, Token)).Responses);
            }

            var files = Directory.GetFiles(_folder, "*.*", SearchOption.AllDirectories);
            Assert.DoesNotContain(files, static path => path.EndsWith(FileNames.NewEnding, StringComparison.Ordinal));
            Assert.Equal(files.Count(static path => path.EndsWith(FileNames.HeadEnding, StringComparison.Ordinal)), files.Count(static path => path.EndsWith(FileNames.BodyEnding, StringComparison.Ordinal)));
            foreach (var key in Enumerable.Range(0, StoringProcess.Keys).Select(StoringProcess.KeyOf))
            {
                foreach (var body in await ReadAllAsync(store, key))
                {
                    Assert.Equal(StoringProcess.BodyOf(key, body.Length), Encoding.UTF8.GetBytes(body));
                }
            }
        }
    }

    private void Age()
    {
        foreach (var path in Directory.GetFiles(_folder, "*.*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes(-2));
        }
    }

    private FileRelayStore Open(string folder, long maxBytes = 1 << 20, TimeProvider? time = null)
    {
        var store = new FileRelayStore(new FileRelayStoreOptions { Folder = folder, MaxBytes = maxBytes }, time ?? TimeProvider.System);
        _stores.Add(store);
        return store;
    }
}
