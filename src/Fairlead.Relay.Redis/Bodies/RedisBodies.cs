using System.Globalization;
using Fairlead.Relay.Redis.Connections;
using StackExchange.Redis;

namespace Fairlead.Relay.Redis.Bodies;

/// <summary>Keeps and reads bodies in pieces, of which only the last one may be shorter.</summary>
internal sealed class RedisBodies(RelayCalls calls)
{
    /// <summary>How many bytes a piece has: as many as the heap for small objects takes, about.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>How long the body is at most that stands beside its head, so that both are read at once.</summary>
    public const int LongestInline = 4 * 1024;

    // Longer than an origin may be silent between two pieces.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromHours(1);

    public async ValueTask<bool> TryAppendAsync(Guid id, int number, byte[] piece, CancellationToken cancellationToken) =>
        await calls.TryEvaluateAsync(RelayScript.Append, [NameOf(id), number, piece, (long)OnItsWay.TotalMilliseconds], cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Reads a piece; <see langword="null"/> when it is not there any more, or Redis is away.</summary>
    public async ValueTask<byte[]?> TryReadAsync(Guid id, int number, CancellationToken cancellationToken) =>
        await calls.TryEvaluateAsync(RelayScript.ReadPiece, [NameOf(id), number], cancellationToken).ConfigureAwait(false) is { } answer ? (byte[]?)answer : null;

    /// <summary>Forgets a body that was not committed. When Redis is away it forgets it by itself.</summary>
    public async ValueTask DiscardAsync(Guid id) =>
        await calls.TryEvaluateAsync(RelayScript.Discard, [NameOf(id)], CancellationToken.None).ConfigureAwait(false);

    public static RedisValue NameOf(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);
}
