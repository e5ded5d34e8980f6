using Fairlead.Relay.Redis.Bodies;
using Fairlead.Relay.Redis.Tests.Hosting;

namespace Fairlead.Relay.Redis.Tests.Bodies;

public sealed class BodySpoolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_048_577)]
    [InlineData(5_000_000)]
    public async Task ReadAsync_BodyOfAnyLengthInAnyPieces_IsWhatWasWritten(int length)
    {
        using var spool = new BodySpool();
        var (body, random, full) = (StoreExtensions.Body(length), new Random(length), 0);
        for (var rest = body.AsMemory(); !rest.IsEmpty;)
        {
            var (count, piece) = await spool.WriteAsync(rest[..random.Next(1, Math.Min(rest.Length, 100_000) + 1)], Token);
            rest = rest[count..];
            if (piece is not null)
            {
                Assert.Equal(body.AsSpan(full++ * RedisBodies.PieceBytes, RedisBodies.PieceBytes).ToArray(), piece);
            }
        }

        Assert.Equal((length, length / RedisBodies.PieceBytes), (spool.Length, spool.FullPieces));
        Assert.Equal(body[(full * RedisBodies.PieceBytes)..], spool.CopyLast());
        Assert.Equal(body, await ReadAsync(spool, length));
    }

    [Fact]
    public async Task ReadAsync_WhileItIsWritten_NeverReadsAnythingElse()
    {
        using var spool = new BodySpool();
        var body = StoreExtensions.Body(4_000_000);
        var writing = Task.Run(
            async () =>
            {
                for (var rest = body.AsMemory(); !rest.IsEmpty;)
                {
                    rest = rest[(await spool.WriteAsync(rest[..Math.Min(rest.Length, 10_007)], Token)).Count..];
                }
            },
            Token);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAsync(spool, body.Length), Token)).ToArray();

        await writing;
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(body, read));
    }

    private static async Task<byte[]> ReadAsync(BodySpool spool, int length)
    {
        var read = new byte[length];
        for (var at = 0; at < length;)
        {
            if (spool.Length > at)
            {
                at += await spool.ReadAsync(at, read.AsMemory(at), Token);
            }
            else
            {
                await Task.Yield();
            }
        }

        return read;
    }
}
