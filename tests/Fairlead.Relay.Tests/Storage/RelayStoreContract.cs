using System.Text;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

/// <summary>What every store must do.</summary>
public abstract partial class RelayStoreContract
{
    protected const string Key = "GET https://origin.example/a";
    private const int MaxVariants = 4;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ValueTask<IRelayStore> CreateAsync(long maxBytes = 1 << 20);

    [Fact]
    public async Task FindAsync_NothingStored_IsEmpty() => Assert.Empty((await (await CreateAsync()).FindAsync(Key, Token)).Responses);

    [Fact]
    public async Task CommitAsync_Response_IsFoundAsItWas()
    {
        var store = await CreateAsync();
        var head = new ResponseHead(
            203,
            "Rewritten",
            Messages.Fields("Date: @0 | x-custom: \u00e4\u00ff | Set-Cookie: a | Set-Cookie: b | Empty:"),
            [new SelectingField("accept", "a/b"), new SelectingField("foo", null)],
            Messages.Now.AddSeconds(-1),
            Messages.Now);

        await SaveAsync(store, Key, head, "hello");

        var found = Assert.Single((await store.FindAsync(Key, Token)).Responses);
        Assert.Equal((203, "Rewritten", Messages.Now.AddSeconds(-1), Messages.Now), (found.Head.Status, found.Head.ReasonPhrase, found.Head.RequestTime, found.Head.ResponseTime));
        Assert.Equal(head.Fields, found.Head.Fields.AsEnumerable());
        Assert.Equal(head.SelectingFields, found.Head.SelectingFields.AsEnumerable());
        Assert.Equal("hello", await ReadAsync(found));
    }

    [Fact]
    public async Task CommitAsync_EmptyBody_IsEmpty()
    {
        var store = await CreateAsync();

        await SaveAsync(store, Key, Head(), "");

        var found = Assert.Single((await store.FindAsync(Key, Token)).Responses);
        Assert.Equal((0, ""), (found.BodyLength, await ReadAsync(found)));
    }

    [Fact]
    public async Task DisposeAsync_WithoutACommit_StoresNothing()
    {
        var store = await CreateAsync();
        var before = store.GetSize();

        await using (var writer = await BeginAsync(store, Key, Head()))
        {
            await writer.WriteAsync("hello"u8.ToArray(), Token);
            Assert.Empty((await store.FindAsync(Key, Token)).Responses);
        }

        Assert.Empty((await store.FindAsync(Key, Token)).Responses);
        Assert.Equal(before, store.GetSize());
    }

    [Fact]
    public async Task CommitAsync_TheSameVariant_TakesThePlaceOfTheOther()
    {
        var store = await CreateAsync();

        await SaveAsync(store, Key, Head("a"), "old");
        await SaveAsync(store, Key, Head("b"), "other");
        await SaveAsync(store, Key, Head("a"), "new");

        Assert.Equal(["new", "other"], await ReadAllAsync(store, Key));
    }

    [Fact]
    public async Task CommitAsync_MoreVariantsThanAllowed_KeepsTheNewest()
    {
        var store = await CreateAsync();

        for (var i = 0; i < 10; i++)
        {
            await SaveAsync(store, Key, Head($"{i}"), $"{i}");
        }

        Assert.Equal(["9", "8", "7", "6"], await ReadAllAsync(store, Key));
    }

    [Fact]
    public async Task ReadAsync_WhileItIsWritten_ReadsWhatIsThere()
    {
        var store = await CreateAsync();
        await using var writer = await BeginAsync(store, Key, Head());
        var written = new MemoryStream();
        var buffer = new byte[1_000_000];
        foreach (var length in new[] { 1, 3_000, 70_000, 5, 200_000 })
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            Assert.True(await writer.WriteAsync(bytes, Token));
            written.Write(bytes);

            Assert.Equal(written.Length, writer.Length);
            Assert.Equal(written.ToArray(), await ReadBackAsync(writer, buffer));
        }

        var stored = await writer.CommitAsync(Token);

        Assert.Equal(written.ToArray(), await ReadBackAsync(writer, buffer));
        Assert.Equal(written.ToArray(), await BytesOfAsync(stored!));
    }

    [Fact]
    public async Task OpenBodyAsync_AnyPosition_ReadsFromThere()
    {
        var store = await CreateAsync();
        var body = new byte[150_000];
        new Random(1).NextBytes(body);
        var stored = await SaveAsync(store, Key, Head(), body);

        await using var stream = await stored!.OpenBodyAsync(Token);

        foreach (var position in new[] { 140_000, 0, 65_536, 65_535, 149_999, 150_000 })
        {
            stream!.Position = position;
            var rest = new byte[body.Length - position];
            await stream.ReadExactlyAsync(rest, Token);
            Assert.Equal(body[position..], rest);
            Assert.Equal(0, await stream.ReadAsync(new byte[1], Token));
        }
    }

    [Fact]
    public async Task CopyToAsync_FromAPosition_CopiesTheRest()
    {
        var store = await CreateAsync();
        var body = new byte[150_000];
        new Random(1).NextBytes(body);
        await using var stream = await (await SaveAsync(store, Key, Head(), body))!.OpenBodyAsync(Token);
        stream!.Position = 70_000;

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);

        Assert.Equal(body[70_000..], copy.ToArray());
    }

    [Fact]
    public async Task RemoveAsync_WhileItIsRead_LeavesTheReaderItsBody()
    {
        var store = await CreateAsync();
        var body = new byte[150_000];
        var stored = await SaveAsync(store, Key, Head(), body);
        await using var stream = await stored!.OpenBodyAsync(Token);

        await store.RemoveAsync(StoreScope.Url(Key), Token);

        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Token);
        Assert.Equal(body.Length, copy.Length);
    }

    [Fact]
    public async Task FreshenAsync_StoredResponse_KeepsItsBody()
    {
        var store = await CreateAsync();
        await SaveAsync(store, Key, Head("b"), "other");
        var stored = await SaveAsync(store, Key, Head("a"), "body");

        var fresh = await store.FreshenAsync(await TicketAsync(store, Key), stored!, Head("a", "X: new"), Token);

        Assert.Equal("body", await ReadAsync(fresh!));
        var found = await store.FindAsync(Key, Token);
        Assert.Equal(["body", "other"], await ReadAllAsync(store, Key));
        Assert.Equal(new HeaderField("X", "new"), found.Responses[0].Head.Fields.Single());
    }

    [Fact]
    public async Task FreshenAsync_ReplacedResponse_ReturnsNull()
    {
        var store = await CreateAsync();
        var old = await SaveAsync(store, Key, Head(), "old");
        await SaveAsync(store, Key, Head(), "new");

        Assert.Null(await store.FreshenAsync(await TicketAsync(store, Key), old!, Head(), Token));

        Assert.Equal(["new"], await ReadAllAsync(store, Key));
    }

    [Fact]
    public async Task BeginAsync_MoreThanFits_ReturnsNull() =>
        Assert.Null(await (await CreateAsync(65_536)).BeginAsync(new StoreTicket(Key, 0, MaxVariants), Head(), 70_000, Token));

    [Fact]
    public async Task BeginAsync_AnnouncedLength_HasItsRoomFromThenOn()
    {
        var store = await CreateAsync(65_536);
        var ticket = await TicketAsync(store, Key);
        await using var first = await store.BeginAsync(ticket, Head(), 40_000, Token);

        Assert.Null(await store.BeginAsync(ticket, Head(), 40_000, Token));
        await using var second = await store.BeginAsync(ticket, Head(), bodyLength: null, Token);
        Assert.False(await second!.WriteAsync(new byte[40_000], Token));

        Assert.True(await first!.WriteAsync(new byte[40_000], Token));
        Assert.NotNull(await first.CommitAsync(Token));
    }

    [Fact]
    public async Task WriteAsync_MoreThanFits_ReturnsFalse()
    {
        var store = await CreateAsync(65_536);
        await using var writer = await BeginAsync(store, Key, Head());

        Assert.True(await writer.WriteAsync(new byte[40_000], Token));
        Assert.False(await writer.WriteAsync(new byte[40_000], Token));
        Assert.Equal(40_000, writer.Length);
    }

    [Fact]
    public async Task GetSize_AnyUse_StaysWithinItsBytes()
    {
        const long most = 200_000;
        var store = await CreateAsync(most);
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var key = $"{Key}/{random.Next(60)}";
            await SaveAsync(store, key, Head($"{random.Next(3)}"), new byte[random.Next(9_000)]);
            Assert.InRange(store.GetSize().Bytes, 0, most);
            if (random.Next(10) == 0)
            {
                await store.RemoveAsync(StoreScope.Url(key), Token);
            }
        }

        Assert.True(store.GetSize().Evictions > 0);
        await store.RemoveAsync(StoreScope.Prefix("GET "), Token);
        Assert.Equal((0, 0), (store.GetSize().Urls, store.GetSize().Bytes));
    }

    [Fact]
    public async Task Evictions_AScanOfThingsUsedOnce_LeavesWhatIsUsed()
    {
        var store = await CreateAsync(400_000);
        for (var i = 0; i < 10; i++)
        {
            await SaveAsync(store, $"{Key}/hot/{i}", Head(), new byte[4_000]);
            await store.FindAsync($"{Key}/hot/{i}", Token);
        }

        for (var i = 0; i < 300; i++)
        {
            await SaveAsync(store, $"{Key}/scan/{i}", Head(), new byte[4_000]);
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.NotEmpty((await store.FindAsync($"{Key}/hot/{i}", Token)).Responses);
        }
    }

    [Fact]
    public async Task Operations_OfManyAtOnce_LeaveWholeResponses()
    {
        var store = await CreateAsync(200_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), Token, async (worker, token) =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 60; i++)
            {
                var key = $"{Key}/{random.Next(5)}";
                switch (random.Next(6))
                {
                    case 0:
                        await store.RemoveAsync(StoreScope.Url(key), token);
                        break;
                    case < 4:
                        // Every byte tells how long the body is.
                        var length = random.Next(1, 250) * 100;
                        await SaveAsync(store, key, Head($"{random.Next(2)}"), Enumerable.Repeat((byte)(length / 100), length).ToArray());
                        break;
                    default:
                        foreach (var response in (await store.FindAsync(key, token)).Responses)
                        {
                            await using var body = await response.OpenBodyAsync(token);
                            if (body is not null)
                            {
                                var bytes = new byte[response.BodyLength];
                                await body.ReadExactlyAsync(bytes, token);
                                Assert.All(bytes, value => Assert.Equal(bytes.Length / 100, value));
                            }
                        }

                        break;
                }
            }
        });

        Assert.InRange(store.GetSize().Bytes, 0, 200_000);
    }

    [Fact]
    public async Task CommitAsync_AnyPieces_AreTheBody()
    {
        var store = await CreateAsync();
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            using var expected = new MemoryStream();
            await using var writer = await BeginAsync(store, Key, Head());
            for (var pieces = random.Next(8); pieces > 0; pieces--)
            {
                var bytes = new byte[random.Next(random.Next(2) == 0 ? 100 : 90_000)];
                random.NextBytes(bytes);
                expected.Write(bytes);
                Assert.True(await writer.WriteAsync(bytes, Token));
            }

            Assert.Equal(expected.ToArray(), await BytesOfAsync((await writer.CommitAsync(Token))!));
        }
    }

    protected static ResponseHead Head(string? variant = null, string fields = "") => new(
        200, reasonPhrase: null, Messages.Fields(fields), variant is null ? [] : [new SelectingField("variant", variant)], Messages.Now, Messages.Now);

    protected static async Task<StoreTicket> TicketAsync(IRelayStore store, string key) => new(key, (await store.FindAsync(key, Token)).Generation, MaxVariants);

    protected static async Task<BodyWriter> BeginAsync(IRelayStore store, string key, ResponseHead head) =>
        (await store.BeginAsync(await TicketAsync(store, key), head, bodyLength: null, Token))!;

    protected static Task<StoredResponse?> SaveAsync(IRelayStore store, string key, ResponseHead head, string body) => SaveAsync(store, key, head, Encoding.UTF8.GetBytes(body));

    protected static async Task<StoredResponse?> SaveAsync(IRelayStore store, string key, ResponseHead head, byte[] body)
    {
        await using var writer = await BeginAsync(store, key, head);
        Assert.True(await writer.WriteAsync(body, Token));
        return await writer.CommitAsync(Token);
    }

    protected static async Task<IEnumerable<string>> ReadAllAsync(IRelayStore store, string key)
    {
        var bodies = new List<string>();
        foreach (var response in (await store.FindAsync(key, Token)).Responses)
        {
            bodies.Add(await ReadAsync(response));
        }

        return bodies;
    }

    private static async Task<string> ReadAsync(StoredResponse response) => Encoding.UTF8.GetString(await BytesOfAsync(response));

    private static async Task<byte[]> BytesOfAsync(StoredResponse response)
    {
        await using var stream = await response.OpenBodyAsync(Token);
        using var bytes = new MemoryStream();
        await stream!.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private static async Task<byte[]> ReadBackAsync(BodyWriter writer, byte[] buffer)
    {
        var total = 0;
        while (total < writer.Length)
        {
            total += await writer.ReadAsync(total, buffer.AsMemory(total), Token);
        }

        return buffer[..total];
    }
}
