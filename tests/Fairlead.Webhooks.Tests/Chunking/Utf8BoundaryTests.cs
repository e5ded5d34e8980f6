using System.Text;
using Fairlead.Webhooks.Chunking;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Webhooks.Tests.Chunking;

public sealed class Utf8BoundaryTests
{
    [Theory]
    [InlineData(new byte[0], 0)]
    [InlineData(new byte[] { 0x41 }, 1)]
    [InlineData(new byte[] { 0xC3 }, 0)]
    [InlineData(new byte[] { 0xC3, 0xA9 }, 2)]
    [InlineData(new byte[] { 0x41, 0xE2, 0x82 }, 1)]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x9A }, 0)]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x9A, 0x80 }, 4)]
    [InlineData(new byte[] { 0x41, 0xFF }, 2)]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80 }, 3)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80 }, 4)]
    public void CompleteLength_OfBytes_LeavesOutWhatIsNotComplete(byte[] bytes, int expected) => Assert.Equal(expected, Utf8Boundary.CompleteLength(bytes));

    [Fact]
    public void CompleteLength_TextCutAnywhere_IsTextOfAtMostThreeBytesLess() =>
        Prop.ForAll(Outputs.OfOneStream, ArbMap.Default.ArbFor<int>(), static (bytes, at) =>
        {
            var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
            var cut = (at & int.MaxValue) % (text.Length + 1);
            var length = Utf8Boundary.CompleteLength(text.AsSpan(0, cut));
            return length <= cut && cut - length <= 3 && System.Text.Unicode.Utf8.IsValid(text.AsSpan(0, length));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(60));
}
