using Fairlead.Factoring.Checkpoints;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Checkpoints;

public sealed class CheckpointLogTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void TryOpen_NoFileOrAnEmptyOne_IsNull()
    {
        Assert.Null(CheckpointLog.TryOpen(_file.Path));

        _file.Write([]);

        Assert.Null(CheckpointLog.TryOpen(_file.Path));
    }

    [Fact]
    public void Read_AnyRecords_ReturnsWhatWasWritten() =>
        Prop.ForAll<NonEmptyArray<NonEmptyArray<byte>>, NonEmptyArray<NonEmptyArray<byte>>>((first, second) =>
        {
            var expected = Bodies(first).Concat(Bodies(second)).ToList();
            using (var log = CheckpointLog.Create(_file.Path, Bodies(first)))
            {
                log.Append(Bodies(second));
                Assert.Equal(expected, log.Read().Select(static record => record.Body));
            }

            using var opened = CheckpointLog.TryOpen(_file.Path)!;
            Assert.Equal(expected, opened.Read().Select(static record => record.Body));
            opened.Delete();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void TryOpen_TornAtAnyLength_HasTheWholeRecordsBefore()
    {
        byte[][] bodies = [[1, 2, 3], [4], [.. Enumerable.Range(5, 60).Select(static i => (byte)i)]];
        var ends = WriteAndMeasure(bodies);
        var bytes = _file.Read();
        for (var length = ends[0]; length <= bytes.Length; length++)
        {
            _file.Write(bytes.AsSpan(0, length));

            using var log = CheckpointLog.TryOpen(_file.Path)!;

            Assert.Equal(bodies.Take(ends.FindLastIndex(end => end <= length)), log.Read().Select(static record => record.Body));
        }
    }

    [Fact]
    public void Append_AfterATornTail_ReplacesIt()
    {
        WriteAndMeasure([[1, 2, 3], [4, 5, 6]]);
        _file.Write(_file.Read().AsSpan()[..^1]);
        using (var log = CheckpointLog.TryOpen(_file.Path)!)
        {
            log.Append([[7]]);
        }

        using var opened = CheckpointLog.TryOpen(_file.Path)!;

        Assert.Equal([[1, 2, 3], [7]], opened.Read().Select(static record => record.Body));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(4_096)]
    [InlineData(200_000)]
    public void TryOpen_ZerosBehindTheEnd_AreCutOff(int count)
    {
        WriteAndMeasure([[1, 2, 3]]);
        _file.Write([.. _file.Read(), .. new byte[count]]);

        using var log = CheckpointLog.TryOpen(_file.Path)!;

        Assert.Equal([[1, 2, 3]], log.Read().Select(static record => record.Body));
    }

    [Fact]
    public void TryOpen_AnyByteChanged_IsRefused()
    {
        WriteAndMeasure([[1, 2, 3], [4], [5, 6, 7, 8, 9]]);
        var bytes = _file.Read();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = bytes.AsSpan().ToArray();
                damaged[i] ^= (byte)(1 << bit);
                _file.Write(damaged);

                var error = Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path));

                Assert.Equal((CheckpointProblem.Damaged, _file.Path), (error.Problem, error.Path));
                Assert.Contains(_file.Path, error.Message, StringComparison.Ordinal);
                Assert.Contains("Delete it", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void TryOpen_RecordMoved_IsRefused()
    {
        var ends = WriteAndMeasure([[1, 2, 3], [4, 5, 6]]);
        var bytes = _file.Read();
        _file.Write([.. bytes[..ends[0]], .. bytes[ends[1]..], .. bytes[ends[0]..ends[1]]]);

        Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path));
    }

    [Fact]
    public void TryOpen_SomethingElse_IsRefused()
    {
        _file.Write("a letter to a friend, not a checkpoint"u8);

        Assert.Equal(CheckpointProblem.Damaged, Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path)).Problem);
    }

    [Fact]
    public void TryOpen_LaterVersion_SaysSo()
    {
        _file.Write(CheckpointFrame.Preamble(CheckpointFrame.Version + 1));

        var error = Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path));

        Assert.Equal(CheckpointProblem.UnknownVersion, error.Problem);
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpen_OpenElsewhere_IsRefused()
    {
        using var first = CheckpointLog.Create(_file.Path, [[1]]);

        Assert.Equal(CheckpointProblem.InUse, Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path)).Problem);

        first.Replace([[2]]);

        Assert.Equal(CheckpointProblem.InUse, Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path)).Problem);
    }

    [Fact]
    public void Create_FileAppearedMeanwhile_IsRefusedAndLeavesIt()
    {
        _file.Write([42]);

        Assert.Equal(CheckpointProblem.InUse, Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.Create(_file.Path, [[1]])).Problem);
        Assert.Equal([42], _file.Read());
    }

    [Fact]
    public void Replace_OldRecords_AreGone()
    {
        using (var log = CheckpointLog.Create(_file.Path, [[1], [2]]))
        {
            log.Replace([[3]]);
            log.Append([[4]]);
        }

        using var opened = CheckpointLog.TryOpen(_file.Path)!;

        Assert.Equal([[3], [4]], opened.Read().Select(static record => record.Body));
        Assert.Single(_file.Names);
    }

    [Fact]
    public void Replace_NewFileIsGone_GoesOnWithTheOldOne()
    {
        using (var log = CheckpointLog.Create(_file.Path, [[1], [2]]))
        {
            Assert.ThrowsAny<IOException>(() => log.Replace(Bodies()));
            Assert.Equal(CheckpointProblem.InUse, Assert.Throws<FactoringCheckpointException>(() => CheckpointLog.TryOpen(_file.Path)).Problem);
            log.Append([[4]]);
        }

        using var opened = CheckpointLog.TryOpen(_file.Path)!;

        Assert.Equal([[1], [2], [4]], opened.Read().Select(static record => record.Body));

        IEnumerable<byte[]> Bodies()
        {
            yield return [3];
            File.Delete(_file.Path + ".new");
        }
    }

    [Fact]
    public void Replace_NewFileCannotBeWritten_GoesOnWithTheOldOne()
    {
        using (var log = CheckpointLog.Create(_file.Path, [[1], [2]]))
        {
            Assert.Throws<IOException>(() => log.Replace(Bodies()));
            log.Append([[4]]);
        }

        using var opened = CheckpointLog.TryOpen(_file.Path)!;

        Assert.Equal([[1], [2], [4]], opened.Read().Select(static record => record.Body));

        static IEnumerable<byte[]> Bodies()
        {
            yield return [3];
            throw new IOException("The disk is full.");
        }
    }

    [Fact]
    public void Create_RestOfAKilledCreation_IsReplaced()
    {
        File.WriteAllBytes(_file.Path + ".new", [1, 2, 3]);

        using var log = CheckpointLog.Create(_file.Path, [[5]]);

        Assert.Equal([[5]], log.Read().Select(static record => record.Body));
        Assert.Single(_file.Names);
    }

    private static IEnumerable<byte[]> Bodies(NonEmptyArray<NonEmptyArray<byte>> bodies) =>
        bodies.Get.Select(static body => body.Get);

    /// <summary>Writes records, and returns where the first begins and where each ends.</summary>
    private List<int> WriteAndMeasure(byte[][] bodies)
    {
        using (CheckpointLog.Create(_file.Path, bodies))
        {
            var ends = new List<int> { CheckpointFrame.PreambleLength };
            ends.AddRange(bodies.Select((_, i) => CheckpointFrame.PreambleLength + bodies.Take(i + 1).Sum(static body => CheckpointFrame.HeaderLength + body.Length)));
            return ends;
        }
    }
}
