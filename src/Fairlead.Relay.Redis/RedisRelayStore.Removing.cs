using System.Collections.Immutable;
using Fairlead.Relay.Redis.Connections;
using Fairlead.Relay.Redis.Serialization;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis;

/// <content>Removing, also what should have been removed while Redis was away.</content>
public sealed partial class RedisRelayStore
{
    // A script holds everybody up for as long as it runs: some keys at a time.
    private const int KeysAtOnce = 256;

    private readonly OwedRemovals _owed = new();

    /// <inheritdoc />
    /// <exception cref="RelayStoreUnavailableException">Redis is away; they are removed when it is back.</exception>
    public async ValueTask<long> RemoveAsync(StoreScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        long? removed = null;
        try
        {
            removed = await TryRemoveAsync(scope, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when it was canceled in the middle: what is no longer valid must not be found.
            if (removed is null)
            {
                _owed.Add(scope);
            }
        }

        return removed ?? throw new RelayStoreUnavailableException("Redis is away. The responses are removed when it is back, before any of them is found here.");
    }

    /// <summary>Removes what is still to be removed; <see langword="false"/> when Redis is away.</summary>
    private async ValueTask<bool> HasRemovedAllAsync(CancellationToken cancellationToken)
    {
        if (_owed.IsEmpty)
        {
            return true;
        }

        // Several may remove the same, and that is harmless. It is taken out afterwards, so that nobody finds it in between.
        while (_owed.First is { } scope)
        {
            if (await TryRemoveAsync(scope, cancellationToken).ConfigureAwait(false) is null)
            {
                return false;
            }

            _owed.Remove(scope);
        }

        return true;
    }

    private async ValueTask<long?> TryRemoveAsync(StoreScope scope, CancellationToken cancellationToken) => scope.Kind switch
    {
        StoreScopeKind.Url => await TryCallAsync(RelayScript.Remove, [scope.Key], cancellationToken).ConfigureAwait(false) is { } answer ? (long)answer[Rest] : null,
        StoreScopeKind.Prefix => await TryRemovePrefixAsync(scope.Key, cancellationToken).ConfigureAwait(false),
        _ => await TryRemoveGroupAsync(scope, cancellationToken).ConfigureAwait(false),
    };

    private async ValueTask<long?> TryRemovePrefixAsync(string prefix, CancellationToken cancellationToken)
    {
        var removed = 0L;
        for (var isFirst = true; ; isFirst = false)
        {
            if (await TryCallAsync(RelayScript.RemovePrefix, [prefix, isFirst ? "1" : "", KeysAtOnce], cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                return null;
            }

            removed += (long)answer[Rest];
            if ((long)answer[Rest + 1] < KeysAtOnce)
            {
                return removed;
            }
        }
    }

    private async ValueTask<long?> TryRemoveGroupAsync(StoreScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var last = "";
        for (var isFirst = true; ; isFirst = false)
        {
            if (await TryCallAsync(RelayScript.Members, [scope.Key, isFirst ? "1" : "", KeysAtOnce, last], cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                return null;
            }

            for (var i = Rest + 1; i < answer.Length; i += 3)
            {
                var key = (string)answer[i]!;
                var responses = StoredRecord.Read((byte[]?)answer[i + 2] ?? [], _bodies);
                if (responses.Any(response => scope.Contains(key, response.Head)))
                {
                    if (await TryRemoveMembersAsync(key, scope, cancellationToken).ConfigureAwait(false) is not { } wasThere)
                    {
                        return null;
                    }

                    removed += wasThere ? 1 : 0;
                }
            }

            last = (string?)answer[Rest] ?? "";
            if (last.Length == 0)
            {
                return removed;
            }
        }
    }

    // As it is by now, not as it was read: somebody may have added another one.
    private ValueTask<bool?> TryRemoveMembersAsync(string key, StoreScope scope, CancellationToken cancellationToken) => ChangeAsync(
        key,
        generation: null,
        responses => responses.RemoveAll(response => scope.Contains(key, response.Head)) is var kept && kept.Length < responses.Length ? kept : (ImmutableArray<StoredResponse>?)null,
        cancellationToken);
}
