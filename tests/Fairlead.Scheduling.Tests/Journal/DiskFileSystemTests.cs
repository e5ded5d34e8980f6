using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Tests.Journal;

public sealed class DiskFileSystemTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    [Fact]
    public void Claim_Twice_RefusesTheSecondUntilTheFirstIsGivenUp()
    {
        var (first, second) = (new DiskFileSystem(_folder.FullName), new DiskFileSystem(_folder.FullName));
        using (first.Claim())
        {
            Assert.ThrowsAny<IOException>(second.Claim);
        }

        second.Claim().Dispose();
    }

    [Fact]
    public void File_WrittenSyncedAndRenamed_IsReadBack()
    {
        var files = new DiskFileSystem(_folder.FullName);
        using (var file = files.Create("a"))
        {
            file.Write([1, 2, 3, 4], 2);
            file.SetLength(5);
            file.Sync();
            files.Rename("a", "b");
            files.SyncNames();
        }

        using var read = files.Open("b");
        var content = new byte[10];
        Assert.Equal(5, read.ReadFully(content, 0));
        Assert.Equal([0, 0, 1, 2, 3], content[..5]);
        Assert.Equal(["b"], files.ListNames());
    }

    [Fact]
    public void Sync_FileThatCannotBeSynced_Throws()
    {
        // The runtime passes over this error of a device that takes no sync; a journal must not.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);

        Assert.ThrowsAny<IOException>(() => DiskSync.SyncFile(handle));
    }

    [Fact]
    public void IsExhausted_RealFullDevice_IsTold()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        var exception = Assert.ThrowsAny<IOException>(() => stream.Write([1]));

        Assert.True(DiskSpace.IsExhausted(exception));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
