using System.Text;
using Fairlead.Webhooks.Chunking;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Webhooks.Tests.Chunking;

public sealed class ChunkPackerTests
{
    private const int SmallLimit = 1_024;

    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Pack_OneChunk_IsTheDocumentedBody()
    {
        using var packer = new ChunkPacker(SmallLimit, Now);
        var backlog = BacklogOf(Encoding.UTF8.GetBytes("say \"\u20ac\"\n"));

        var packed = packer.Pack(new ChunkPosition("job-1"u8.ToArray(), 3, 17), backlog, isEnded: false);

        Assert.Equal(new PackedChunk(PackOutcome.Packed, 10, IsFinal: false), packed);
        Assert.Equal(
            """{"type":"output.appended","timestamp":"2030-01-02T03:04:05.678Z","data":{"chunks":[{"streamId":"job-1","sequence":3,"offset":17,"data":"say \"€\"\n","final":false}]}}""",
            Encoding.UTF8.GetString(packer.Finish()));
    }

    [Fact]
    public void Pack_BytesThatAreNoText_TravelAsBase64()
    {
        using var packer = new ChunkPacker(SmallLimit, Now);

        packer.Pack(new ChunkPosition("b"u8.ToArray(), 0, 0), BacklogOf([0xFF, 0x00, 0x41]), isEnded: true);

        Assert.Contains(""","encoding":"base64","data":"/wBB","final":true}""", Encoding.UTF8.GetString(packer.Finish()), StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_CharacterWhoseRestMayCome_WaitsForIt()
    {
        using var packer = new ChunkPacker(SmallLimit, Now);
        var backlog = BacklogOf([0xE2, 0x82]);
        var position = new ChunkPosition("s"u8.ToArray(), 0, 0);

        Assert.Equal(PackOutcome.Incomplete, packer.Pack(position, backlog, isEnded: false).Outcome);
        backlog.Append([0xAC]);
        Assert.Equal(new PackedChunk(PackOutcome.Packed, 3, IsFinal: false), packer.Pack(position, backlog, isEnded: false));
        Assert.Equal("\u20ac"u8, ReceivedChunk.ReadAll(packer.Finish()).Single().Bytes);
    }

    [Fact]
    public void Pack_CharacterThatStaysIncomplete_EndsTheStreamAsBase64()
    {
        var received = SendAll([[.. "abc"u8, 0xE2, 0x82]], SmallLimit);

        Assert.Equal([.. "abc"u8, 0xE2, 0x82], received.BytesOf("stream-0"));
        Assert.True(received.IsComplete("stream-0"));
    }

    [Fact]
    public void Pack_EmptyStreamThatEnded_SendsItsEnd()
    {
        var received = SendAll([[]], SmallLimit);

        Assert.True(received.IsComplete("stream-0"));
        Assert.Equal(1, received.Chunks);
    }

    [Fact]
    public void Pack_BodyIsFull_HasNoRoomForAnother()
    {
        using var packer = new ChunkPacker(SmallLimit, Now);
        var backlog = BacklogOf(new byte[10_000]);

        var first = packer.Pack(new ChunkPosition("a"u8.ToArray(), 0, 0), backlog, isEnded: false);
        var second = packer.Pack(new ChunkPosition("b"u8.ToArray(), 0, 0), backlog, isEnded: false);

        Assert.Equal(PackOutcome.Packed, first.Outcome);
        Assert.Equal(PackOutcome.NoRoom, second.Outcome);
        Assert.InRange(packer.Finish().Length, SmallLimit - 300, SmallLimit);
    }

    [Fact]
    public void TryPackCoarse_FitsAsAWhole_IsMarked()
    {
        using var packer = new ChunkPacker(SmallLimit, Now);
        var position = new ChunkPosition("c"u8.ToArray(), 4, 1_000);

        Assert.False(packer.TryPackCoarse(position, 5_000, new byte[900], isFinal: false));
        Assert.True(packer.TryPackCoarse(position, 5_000, "every tenth line"u8, isFinal: true));

        var chunk = ReceivedChunk.ReadAll(packer.Finish()).Single();
        Assert.Equal((5_000L, true, 1_000L), (chunk.SourceLength, chunk.IsFinal, chunk.Offset));
        Assert.Equal("every tenth line"u8, chunk.Bytes);
    }

    // The laws: what is put together is what went in, and no body is above its limit.
    [Fact]
    public void Pack_AnyStreams_AreReceivedExactly() =>
        Prop.ForAll(Outputs.OfSeveralStreams, Arb.From(Gen.Choose(SmallLimit, 5_000)), static (streams, limit) =>
        {
            var received = SendAll(streams, limit);
            for (var i = 0; i < streams.Length; i++)
            {
                Assert.Equal(streams[i], received.BytesOf($"stream-{i}"));
                Assert.True(received.IsComplete($"stream-{i}"));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(60));

    [Fact]
    public void Pack_AnyStreamWrittenInAnyPieces_IsReceivedExactly() =>
        Prop.ForAll(Outputs.OfOneStream, Arb.From(Gen.Choose(1, 700)), static (bytes, piece) =>
        {
            var (received, backlog, sequence, offset) = (new Reassembly(), new ByteBacklog(new SegmentPool()), 0L, 0L);
            foreach (var part in bytes.Chunk(piece).Append([]).Index())
            {
                backlog.Append(part.Item);
                var isEnded = part.Index == (bytes.Length + piece - 1) / piece;
                while (backlog.Length > 0 || isEnded)
                {
                    using var packer = new ChunkPacker(SmallLimit, Now);
                    var packed = packer.Pack(new ChunkPosition("s"u8.ToArray(), sequence, offset), backlog, isEnded);
                    if (packed.Outcome == PackOutcome.Incomplete)
                    {
                        Assert.InRange(backlog.Length, 1, 3);
                        break;
                    }

                    received.Add(packer.Finish());
                    backlog.Advance(packed.SourceLength);
                    (sequence, offset) = (sequence + 1, offset + packed.SourceLength);
                    if (packed.IsFinal)
                    {
                        break;
                    }
                }
            }

            Assert.Equal(bytes, received.BytesOf("s"));
            Assert.True(received.IsComplete("s"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(60));

    [Fact]
    public void Pack_OneLineBiggerThanABody_IsCutAndReceived()
    {
        var line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\u00e9\ud83d\ude80\"", 40_000)));

        Assert.Equal(line, SendAll([line], limit: 100_000).BytesOf("stream-0"));
    }

    // A character in every segment but the bad byte's: only chunks with the bad byte are base64.
    [Fact]
    public void Pack_OneBadByteInText_LeavesTheRestText()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\u20ac", 30_000)));
        text[50_000] = 0xFF;
        var (backlog, binary, all, offset) = (BacklogOf(text), 0, 0, 0L);
        while (backlog.Length > 0)
        {
            using var packer = new ChunkPacker(5_000, Now);
            var packed = packer.Pack(new ChunkPosition("s"u8.ToArray(), all, offset), backlog, isEnded: true);
            backlog.Advance(packed.SourceLength);
            offset += packed.SourceLength;
            all++;
            binary += ReceivedChunk.ReadAll(packer.Finish()).Single().IsBinary ? 1 : 0;
        }

        Assert.InRange(all, 18, 30);
        Assert.InRange(binary, 1, 3);
    }

    [Fact]
    public void Pack_OnceWarm_AllocatesNothingPerChunk()
    {
        var backlogs = Enumerable.Range(0, 300).Select(static _ => BacklogOf("a line of output\n"u8)).ToList();
        PackAll(backlogs.Count);

        var few = MeasurePack(1);
        var many = MeasurePack(backlogs.Count);

        Assert.Equal(few, many);

        long MeasurePack(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            PackAll(count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void PackAll(int count)
        {
            using var packer = new ChunkPacker(100_000, Now);
            for (var i = 0; i < count; i++)
            {
                packer.Pack(new ChunkPosition(EscapedId, i, i), backlogs[i], isEnded: false);
            }

            packer.Finish();
        }
    }

    private static readonly byte[] EscapedId = "stream"u8.ToArray();

    private static ByteBacklog BacklogOf(ReadOnlySpan<byte> bytes)
    {
        var backlog = new ByteBacklog(new SegmentPool());
        backlog.Append(bytes);
        return backlog;
    }

    private static Reassembly SendAll(byte[][] streams, int limit)
    {
        var received = new Reassembly();
        var open = new Queue<(int Stream, ByteBacklog Backlog, long Sequence, long Offset)>(streams.Select(static (bytes, i) => (i, BacklogOf(bytes), 0L, 0L)));
        while (open.Count > 0)
        {
            using var packer = new ChunkPacker(limit, Now);
            while (open.TryPeek(out var next))
            {
                var packed = packer.Pack(new ChunkPosition(Encoding.UTF8.GetBytes($"stream-{next.Stream}"), next.Sequence, next.Offset), next.Backlog, isEnded: true);
                if (packed.Outcome == PackOutcome.NoRoom)
                {
                    break;
                }

                Assert.Equal(PackOutcome.Packed, packed.Outcome);
                open.Dequeue();
                next.Backlog.Advance(packed.SourceLength);
                if (!packed.IsFinal)
                {
                    open.Enqueue((next.Stream, next.Backlog, next.Sequence + 1, next.Offset + packed.SourceLength));
                }
            }

            var body = packer.Finish();
            Assert.InRange(body.Length, 1, limit);
            received.Add(body);
        }

        return received;
    }
}
