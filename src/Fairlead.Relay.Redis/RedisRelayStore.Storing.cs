using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fairlead.Relay.Redis.Bodies;
using Fairlead.Relay.Redis.Connections;
using Fairlead.Relay.Redis.Serialization;
using Fairlead.Relay.Storage;
using StackExchange.Redis;

namespace Fairlead.Relay.Redis;

/// <content>Changing the responses of a key: read, change here, and write unless somebody else has written meanwhile.</content>
public sealed partial class RedisRelayStore
{
    // Somebody has written each time in between: each of these attempts lost to one that was successful.
    private const int MostAttempts = 64;

    // What a key costs beside its texts: places in the indexes and the hash of its own, about.
    private const long BytesPerUrl = 512;
    private const long BytesPerBody = 128;

    // The name of a key stands in five places.
    private const long CopiesOfKey = 5;

    /// <inheritdoc />
    public async ValueTask<StoredResponse?> FreshenAsync(StoreTicket ticket, StoredResponse response, ResponseHead head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        var old = response as RedisStoredResponse ?? throw new ArgumentException("The response is of another store.", nameof(response));
        var fresh = old.With(head);
        var isStored = await ChangeAsync(
            ticket.Key,
            ticket.Generation,
            responses => responses.FirstOrDefault(item => ((RedisStoredResponse)item).Id == old.Id) is { } known ? Add(responses.Remove(known), fresh, ticket.MaxVariants) : null,
            cancellationToken).ConfigureAwait(false);
        return isStored == true ? fresh : null;
    }

    internal async ValueTask<bool> CommitAsync(StoreTicket ticket, RedisStoredResponse response, long reserved, CancellationToken cancellationToken)
    {
        long others;
        lock (_gate)
        {
            others = _reserved - reserved;
        }

        // Most often there is nothing, and it need not be asked.
        return await ReplaceAsync(
            ticket.Key, ticket.Generation, others, ("", []), responses => Add(responses, response, ticket.MaxVariants), cancellationToken).ConfigureAwait(false) == true;
    }

    // A response first, in place of the one for the same requests; beyond the limit the oldest go.
    private static ImmutableArray<StoredResponse> Add(ImmutableArray<StoredResponse> responses, StoredResponse added, int maxVariants) =>
        [added, .. responses.Where(response => !response.Head.SelectingFields.AsSpan().SequenceEqual(added.Head.SelectingFields.AsSpan())).Take(maxVariants - 1)];

    /// <summary>Reads the responses of a key and changes them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="generation">Without this one nothing is changed; <see langword="null"/> for any.</param>
    /// <param name="change">Returns what is there afterwards; <see langword="null"/> when there is nothing to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether they were changed; <see langword="null"/> when Redis is away.</returns>
    private async ValueTask<bool?> ChangeAsync(
        string key, long? generation, Func<ImmutableArray<StoredResponse>, ImmutableArray<StoredResponse>?> change, CancellationToken cancellationToken) =>
        await TryCallAsync(RelayScript.Find, [key], cancellationToken).ConfigureAwait(false) is { } answer
            ? await ReplaceAsync(key, generation, othersReserved: 0, ReadVersion(answer), change, cancellationToken).ConfigureAwait(false)
            : null;

    private async ValueTask<bool?> ReplaceAsync(
        string key,
        long? generation,
        long othersReserved,
        (string Version, ImmutableArray<StoredResponse> Responses) before,
        Func<ImmutableArray<StoredResponse>, ImmutableArray<StoredResponse>?> change,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (change(before.Responses) is not { } after)
            {
                return false;
            }

            var bytes = SizeOf(key, after, out var head);
            if (bytes > _options.MaxBytes - othersReserved)
            {
                return false;
            }

            RedisValue[] arguments = [key, before.Version, .. ArgumentsOf(generation, before.Responses, after, head, bytes, othersReserved)];
            if (await TryCallAsync(RelayScript.Store, arguments, cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                return null;
            }

            switch ((string?)answer[Rest])
            {
                case "stored":
                    return true;
                case "more":
                    await MakeRoomAsync(othersReserved, cancellationToken).ConfigureAwait(false);
                    return true;
                case "generation":
                    return false;
            }

            before = ReadVersion(answer);
        }

        return false;
    }

    private (string Version, ImmutableArray<StoredResponse> Responses) ReadVersion(RedisResult[] answer) =>
        ((string?)answer[Rest + 1] ?? "", StoredRecord.Read((byte[]?)answer[Rest + 2] ?? [], _bodies));

    private async ValueTask MakeRoomAsync(long othersReserved, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = ["", "", "", "", "", "", "", 0, 0, _options.MaxBytes - othersReserved, ""];
        while (await TryCallAsync(RelayScript.Store, arguments, cancellationToken).ConfigureAwait(false) is { } answer && (string?)answer[Rest] == "more")
        {
            // A script holds everybody up; between two of them the others have their turn.
        }
    }

    private RedisValue[] ArgumentsOf(
        long? generation,
        ImmutableArray<StoredResponse> before,
        ImmutableArray<StoredResponse> after,
        byte[] head,
        long bytes,
        long othersReserved)
    {
        var now = _time.GetUtcNow();
        var kept = after.Select(response => KeepingTime.Of(response.Head, now, _options.Retention)).DefaultIfEmpty().Max();
        var bodies = BodiesOf(after);
        return
        [
            Guid.NewGuid().ToString("N"),
            generation?.ToString(CultureInfo.InvariantCulture) ?? "",
            head,
            string.Join(' ', bodies),
            string.Join(' ', BodiesOf(before).Except(bodies)),
            bytes,
            (long)kept.TotalMilliseconds,
            _options.MaxBytes - othersReserved,
            after.Any(static response => response.Head.Fields.Any(static field => field.Name.Equals("Cache-Groups", StringComparison.OrdinalIgnoreCase))) ? "1" : "",
        ];
    }

    private static string[] BodiesOf(ImmutableArray<StoredResponse> responses) =>
        [.. responses.Cast<RedisStoredResponse>().Where(static response => response.Inline is null).Select(static response => (string)RedisBodies.NameOf(response.Id)!)];

    private static long SizeOf(string key, ImmutableArray<StoredResponse> responses, out byte[] head)
    {
        head = responses.IsEmpty ? [] : StoredRecord.Write(responses);
        var bytes = BytesPerUrl + (CopiesOfKey * Encoding.UTF8.GetByteCount(key)) + head.Length;
        foreach (var response in responses)
        {
            bytes += response is RedisStoredResponse { Inline: null } ? BytesPerBody + response.BodyLength : 0;
        }

        return bytes;
    }
}
