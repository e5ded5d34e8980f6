using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LoadTest.Compute;

namespace LoadTest.Tests.Compute;

public sealed class JobIdTableTests
{
    [Fact]
    public void TryFind_AnyIds_FindsEachAndNoOther() =>
        Prop.ForAll<uint[]>(static numbers =>
        {
            var ids = numbers.Distinct().Select(static number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
            var table = new JobIdTable(ids.Length);
            for (var job = 0; job < ids.Length; job++)
            {
                Assert.True(table.TrySet(job, Encoding.UTF8.GetBytes(ids[job])));
            }

            return table.Index().Count == 0
                && !table.TryFind("absent"u8, out _)
                && ids.Index().All(entry => table.TryFind(Encoding.UTF8.GetBytes(entry.Item), out var job) && job == entry.Index);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void TryFind_MoreThanOneBlock_FindsTheLast()
    {
        var table = new JobIdTable(70_000);
        table.TrySet(69_999, "last"u8);

        Assert.Empty(table.Index());
        Assert.True(table.TryFind("last"u8, out var job));
        Assert.Equal(69_999, job);
    }

    [Fact]
    public void Index_SameIdTwice_NamesTheSecond()
    {
        var table = new JobIdTable(3);
        table.TrySet(0, "a"u8);
        table.TrySet(2, "a"u8);

        Assert.Equal([2], table.Index());
    }

    [Fact]
    public void TrySet_EmptyOrTooLong_IsRefused()
    {
        var table = new JobIdTable(1);

        Assert.False(table.TrySet(0, default));
        Assert.False(table.TrySet(0, new byte[JobIdTable.MaxIdBytes + 1]));
        Assert.True(table.TrySet(0, new byte[JobIdTable.MaxIdBytes]));
    }

    [Fact]
    public void TryFind_BeforeIndex_FindsNothing() => Assert.False(new JobIdTable(1).TryFind("a"u8, out _));
}
