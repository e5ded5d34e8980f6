using Fairlead.Webhooks.Chunking;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Webhooks.Tests.Chunking;

public sealed class ByteBacklogTests
{
    // The slow twin is a list of bytes.
    [Fact]
    public void AppendAndAdvance_InAnyOrder_AgreeWithAList() =>
        Prop.ForAll(Arb.From(Gen.Choose(-9_000, 9_000).ArrayOf()), static steps =>
        {
            var (backlog, list, next) = (new ByteBacklog(new SegmentPool()), new List<byte>(), 0);
            foreach (var step in steps)
            {
                if (step > 0)
                {
                    var bytes = Enumerable.Range(next, step).Select(static value => (byte)(value % 251)).ToArray();
                    next += step;
                    backlog.Append(bytes);
                    list.AddRange(bytes);
                }
                else
                {
                    var count = Math.Min(-step, list.Count);
                    backlog.Advance(count);
                    list.RemoveRange(0, count);
                }

                var middle = list.Count / 2;
                var copied = new byte[list.Count - middle];
                backlog.CopyTo(copied, middle);
                Assert.Equal(list.Count, backlog.Length);
                Assert.Equal(list.Skip(middle), copied);
                Assert.Equal(list.Take(5_000), backlog.Peek(new byte[5_000]).ToArray());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(15));
}
