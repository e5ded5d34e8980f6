using System.Buffers.Binary;
using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Tests.Journal;

/// <summary>The smallest thing that keeps itself in a journal: a list of numbers.</summary>
internal sealed class NumberJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CrashingFileSystem _files;

    public NumberJournal(CrashingFileSystem files)
    {
        _files = files;
        Replay = new JournalReplay(files, Read);
        Segment = Replay.Run();
        Writer = new JournalWriter(files.Folder, Segment, growthStep: 2_048);
    }

    public JournalReplay Replay { get; }

    public Segment Segment { get; private set; }

    public JournalWriter Writer { get; }

    public List<int> Numbers { get; } = [];

    /// <summary>Adds numbers, all or none, and returns once they are durable.</summary>
    public async Task AddAsync(params int[] numbers)
    {
        var held = await Writer.HoldAsync(numbers.Length * sizeof(int), reserve: 0);
        Task durable;
        lock (_gate)
        {
            Numbers.AddRange(numbers);
            Writer.Append(Encode(numbers));
            durable = Writer.Newest;
        }

        Writer.Release(held);
        await durable;
    }

    /// <summary>Replaces everything so far by a snapshot, and adds a number while that is written.</summary>
    public async Task CompactAsync(int meanwhile)
    {
        var next = Segment.Create(_files, Segment.Number + 1, JournalReplay.NewSalt(), room: 2_048);
        int[] numbers;
        lock (_gate)
        {
            Assert.True(Writer.TryMoveTo(next));
            numbers = [.. Numbers];
        }

        Segment = next;
        using var snapshot = new SnapshotWriter(_files, next.Number);
        snapshot.Add(Encode(numbers));
        await AddAsync(meanwhile);
        snapshot.Publish();
    }

    public void Dispose() => Writer.Dispose();

    private static byte[] Encode(int[] numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(int)];
        for (var index = 0; index < numbers.Length; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(index * sizeof(int)), numbers[index]);
        }

        return bytes;
    }

    private void Read(ReadOnlySpan<byte> changes)
    {
        for (; !changes.IsEmpty; changes = changes[sizeof(int)..])
        {
            Numbers.Add(BinaryPrimitives.ReadInt32LittleEndian(changes));
        }
    }
}
