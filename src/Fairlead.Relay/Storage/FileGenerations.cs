using System.IO.MemoryMappedFiles;

namespace Fairlead.Relay.Storage;

/// <summary>The generations of all keys, in a file that all processes have in their memory, so that an invalidation in one holds in the others at once.</summary>
/// <remarks>
/// A new generation is a random number: when two processes begin one at the same time, it does not matter whose stays, as it differs from everything
/// before. Keys that share a place share their invalidations, which costs a store now and then and nothing else.
/// </remarks>
internal sealed class FileGenerations : IDisposable
{
    private const int Places = 16_384;
    private const int PlaceOfAll = Places;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public FileGenerations(string folder)
    {
        const long size = (Places + 1) * sizeof(long);
        var stream = new FileStream(Path.Combine(folder, "generations"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, size);
    }

    public long Of(UInt128 hash) => Read((int)(hash % Places)) ^ Read(PlaceOfAll);

    public void Advance(UInt128 hash) => Renew((int)(hash % Places));

    public void AdvanceAll() => Renew(PlaceOfAll);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    // Aligned, so that nobody ever reads half of a number.
    private long Read(int place)
    {
        Thread.MemoryBarrier();
        return _view.ReadInt64((long)place * sizeof(long));
    }

    private void Renew(int place)
    {
        _view.Write((long)place * sizeof(long), BitConverter.ToInt64(Guid.NewGuid().ToByteArray()));
        Thread.MemoryBarrier();
    }
}
