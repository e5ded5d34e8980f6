using System.Text;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis.Tests.Hosting;

/// <summary>Stores and reads in one line each.</summary>
internal static class StoreExtensions
{
    public const string Key = "GET https://origin.example/a";

    private const int MaxVariants = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ResponseHead Head(string fields = "", string? variant = null) => new(
        200, reasonPhrase: null, Messages.Fields(fields), variant is null ? [] : [new SelectingField("variant", variant)], Messages.Now, Messages.Now);

    public static byte[] Body(int length, int seed = 1)
    {
        var body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }

    public static async Task<StoreTicket> TicketAsync(this IRelayStore store, string key = Key) => new(key, (await store.FindAsync(key, Token)).Generation, MaxVariants);

    public static async Task<BodyWriter?> BeginAsync(this IRelayStore store, string key = Key, ResponseHead? head = null) =>
        await store.BeginAsync(await store.TicketAsync(key), head ?? Head(), bodyLength: null, Token);

    public static Task<StoredResponse?> SaveAsync(this IRelayStore store, string body, string key = Key, ResponseHead? head = null) =>
        store.SaveAsync(Encoding.UTF8.GetBytes(body), key, head);

    public static async Task<StoredResponse?> SaveAsync(this IRelayStore store, byte[] body, string key = Key, ResponseHead? head = null)
    {
        await using var writer = await store.BeginAsync(key, head);
        Assert.True(await writer!.WriteAsync(body, Token));
        return await writer.CommitAsync(Token);
    }

    public static async Task<byte[]?> ReadAsync(this StoredResponse response)
    {
        await using var stream = await response.OpenBodyAsync(Token);
        if (stream is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    public static async Task<IReadOnlyList<string>> ReadAllAsync(this IRelayStore store, string key = Key)
    {
        var bodies = new List<string>();
        foreach (var response in (await store.FindAsync(key, Token)).Responses)
        {
            bodies.Add(Encoding.UTF8.GetString(await response.ReadAsync() ?? []));
        }

        return bodies;
    }
}
