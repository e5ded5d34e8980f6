using System.Numerics;

namespace LoadTest.Compute;

/// <summary>Finds the number of a job by its id, for a fixed number of jobs, in about 50 bytes for each.</summary>
/// <remarks>
/// A string and a dictionary entry would take 130. Ids lie side by side in one array of equal slots, and an
/// open-addressing table holds their positions. Writers of different jobs may run at the same time; lookups begin
/// when <see cref="Index"/> has returned.
/// </remarks>
internal sealed class JobIdTable(int capacity)
{
    /// <summary>Longest id that is understood; a UUID with hyphens has 36 characters.</summary>
    public const int MaxIdBytes = 40;

    private const int SlotBytes = MaxIdBytes + 1;

    private readonly byte[][] _blocks = AllocateBlocks(capacity);
    private int[] _positions = [];

    private const int BlockJobs = 1 << 16;

    /// <summary>Keeps the id of a job.</summary>
    /// <returns><see langword="false"/> when the id is empty or longer than <see cref="MaxIdBytes"/>.</returns>
    public bool TrySet(int job, ReadOnlySpan<byte> id)
    {
        if (id.Length is 0 or > MaxIdBytes)
        {
            return false;
        }

        var slot = Slot(job);
        id.CopyTo(slot[1..]);
        slot[0] = (byte)id.Length;
        return true;
    }

    /// <summary>Returns the id of a job; empty when it has none.</summary>
    public ReadOnlySpan<byte> this[int job]
    {
        get
        {
            var slot = Slot(job);
            return slot.Slice(1, slot[0]);
        }
    }

    /// <summary>Builds the table for <see cref="TryFind"/>.</summary>
    /// <returns>The jobs whose id another job has too.</returns>
    public IReadOnlyList<int> Index()
    {
        // At most half full, so that a search ends after a step or two.
        _positions = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * capacity, 2))];
        var repeated = new List<int>();
        for (var job = 0; job < capacity; job++)
        {
            var id = this[job];
            if (id.IsEmpty)
            {
                continue;
            }

            ref var position = ref Locate(id);
            if (position == 0)
            {
                position = job + 1;
            }
            else
            {
                repeated.Add(job);
            }
        }

        return repeated;
    }

    public bool TryFind(ReadOnlySpan<byte> id, out int job)
    {
        job = _positions.Length == 0 ? -1 : Locate(id) - 1;
        return job >= 0;
    }

    /// <summary>Returns the place of an id, or the free place where it belongs.</summary>
    private ref int Locate(ReadOnlySpan<byte> id)
    {
        var hash = new HashCode();
        hash.AddBytes(id);
        var mask = _positions.Length - 1;
        var place = hash.ToHashCode() & mask;
        while (_positions[place] != 0 && !this[_positions[place] - 1].SequenceEqual(id))
        {
            place = (place + 1) & mask;
        }

        return ref _positions[place];
    }

    private Span<byte> Slot(int job) => _blocks[job / BlockJobs].AsSpan(job % BlockJobs * SlotBytes, SlotBytes);

    /// <summary>Blocks, because one array of bytes ends at 2^31 and so at 52 million jobs.</summary>
    private static byte[][] AllocateBlocks(int jobs)
    {
        var blocks = new byte[(jobs + BlockJobs - 1) / BlockJobs][];
        for (var block = 0; block < blocks.Length; block++)
        {
            blocks[block] = new byte[Math.Min(BlockJobs, jobs - (block * BlockJobs)) * SlotBytes];
        }

        return blocks;
    }
}
