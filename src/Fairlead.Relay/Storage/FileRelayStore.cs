using System.Collections.Immutable;

namespace Fairlead.Relay.Storage;

/// <summary>Keeps responses in files, which outlive the process and can be shared by several processes of one machine.</summary>
/// <remarks>
/// <para>Thread-safe. Bodies are written and read in pieces. A process that is killed leaves what was stored, and nothing that is half stored.</para>
/// <para>
/// What one process stores, replaces or removes, the others see with their next look: nothing of it is kept in memory but which keys there are, how many bytes they
/// take and whether they were used. Each process counts what the others store when it looks through the folder, so the bytes of a shared folder can be
/// exceeded for that long.
/// </para>
/// <para>It does not wait for the disk: after a failure of the machine itself the folder should be emptied.</para>
/// </remarks>
public sealed partial class FileRelayStore : IRelayStore, IAsyncDisposable
{
    private const long LeastBytes = 65_536;
    private const int Stripes = 64;

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly FileGenerations _generations;

    // Held while the files of a key change. Another process may change them at the same time: then one of both changes is lost, and nothing else.
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, Stripes).Select(static _ => new Lock())];

    /// <summary>Opens a store.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="timeProvider">The clock of looking through the folder.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public FileRelayStore(FileRelayStoreOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ThrowIfInvalid(options);
        (_folder, _maxBytes, _rescanInterval, _time) = (Path.GetFullPath(options.Folder), options.MaxBytes, options.RescanInterval, timeProvider);
        foreach (var shard in FileNames.Shards(_folder))
        {
            Directory.CreateDirectory(shard);
        }

        _generations = new FileGenerations(_folder);
        _queue = new EvictionQueue<UInt128>(_maxBytes);
        _scanned = timeProvider.GetTimestamp();
        _scan = Task.Run(Scan);
    }

    /// <inheritdoc />
    public ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = FileNames.HashOf(key);

        // The generation first: what is removed in between is at worst found with a generation that stores nothing.
        var generation = _generations.Of(hash);
        var resource = Read(hash);
        if (resource is null || resource.Key != key)
        {
            return ValueTask.FromResult(new StoredResource(generation, []));
        }

        Use(hash);
        return ValueTask.FromResult(new StoredResource(generation, resource.Responses));
    }

    /// <inheritdoc />
    public ValueTask<BodyWriter?> BeginAsync(StoreTicket ticket, ResponseHead head, long? bodyLength, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        RescanWhenDue();
        if (!TryReserve(bodyLength ?? 0))
        {
            return ValueTask.FromResult<BodyWriter?>(null);
        }

        var hash = FileNames.HashOf(ticket.Key);
        var id = Guid.NewGuid();
        var path = FileNames.Body(_folder, hash, id);
        try
        {
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            return ValueTask.FromResult<BodyWriter?>(new FileBodyWriter(this, ticket, hash, new FileStoredResponse(head, 0, id, path), file, bodyLength ?? 0));
        }
        catch
        {
            Release(bodyLength ?? 0);
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<StoredResponse?> FreshenAsync(StoreTicket ticket, StoredResponse response, ResponseHead head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        var old = response as FileStoredResponse ?? throw new ArgumentException("The response is of another store.", nameof(response));
        var hash = FileNames.HashOf(ticket.Key);
        var fresh = new FileStoredResponse(head, old.BodyLength, old.Id, old.Path);
        bool isStored;
        lock (StripeOf(hash))
        {
            var responses = ResponsesUnderLock(hash, ticket.Key);
            var known = responses.FirstOrDefault(item => ((FileStoredResponse)item).Id == old.Id);
            isStored = known is not null && ReplaceUnderLock(ticket, hash, responses, Variants.Add(responses.Remove(known), fresh, ticket.MaxVariants));
        }

        MakeRoom();
        return ValueTask.FromResult<StoredResponse?>(isStored ? fresh : null);
    }

    /// <inheritdoc />
    public ValueTask<long> RemoveAsync(StoreScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Kind == StoreScopeKind.Url)
        {
            var hash = FileNames.HashOf(scope.Key);
            _generations.Advance(hash);
            return ValueTask.FromResult(Remove(hash, scope) ? 1L : 0);
        }

        _generations.AdvanceAll();
        return new ValueTask<long>(Task.Run(() => FileNames.Shards(_folder).Sum(shard => RemoveFrom(shard, scope, cancellationToken)), cancellationToken));
    }

    /// <summary>Waits until nothing looks through the folder any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, true);
        await _scan.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _generations.Dispose();
    }

    internal bool Commit(in StoreTicket ticket, UInt128 hash, FileStoredResponse response)
    {
        bool isStored;
        lock (StripeOf(hash))
        {
            var responses = ResponsesUnderLock(hash, ticket.Key);
            isStored = ReplaceUnderLock(ticket, hash, responses, Variants.Add(responses, response, ticket.MaxVariants));
        }

        MakeRoom();
        return isStored;
    }

    private static void ThrowIfInvalid(FileRelayStoreOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder) || options.MaxBytes < LeastBytes || options.RescanInterval < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException(
                $"{nameof(options.Folder)} must be a path, not '{options.Folder}'; {nameof(options.MaxBytes)} must be at least {LeastBytes:N0}, not {options.MaxBytes:N0}; "
                + $"{nameof(options.RescanInterval)} must be at least {TimeSpan.FromSeconds(1)}, not {options.RescanInterval}.",
                nameof(options));
        }
    }

    private long RemoveFrom(string shard, StoreScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        foreach (var path in Directory.EnumerateFiles(shard, "*" + FileNames.HeadEnding))
        {
            cancellationToken.ThrowIfCancellationRequested();
            removed += FileNames.TryHash(path, out var hash) && Remove(hash, scope) ? 1 : 0;
        }

        return removed;
    }

    private bool Remove(UInt128 hash, StoreScope scope)
    {
        lock (StripeOf(hash))
        {
            if (Read(hash) is not { } resource)
            {
                return false;
            }

            var kept = Variants.Remove(resource.Responses, resource.Key, scope);
            if (kept.Length == resource.Responses.Length)
            {
                return false;
            }

            Write(hash, resource.Key, resource.Responses, kept);
            return true;
        }
    }

    private ImmutableArray<StoredResponse> ResponsesUnderLock(UInt128 hash, string key) => Read(hash) is { } resource && resource.Key == key ? resource.Responses : [];

    private bool ReplaceUnderLock(in StoreTicket ticket, UInt128 hash, ImmutableArray<StoredResponse> old, ImmutableArray<StoredResponse> responses)
    {
        if (_generations.Of(hash) != ticket.Generation)
        {
            return false;
        }

        Write(hash, ticket.Key, old, responses);

        // Another process begins a generation before it removes: either it finds what was just written, or it is found here.
        if (_generations.Of(hash) == ticket.Generation)
        {
            return true;
        }

        Write(hash, ticket.Key, responses, []);
        return false;
    }

    // The heads change in one step, by renaming; bodies that no head names any more are deleted after it.
    private void Write(UInt128 hash, string key, ImmutableArray<StoredResponse> old, ImmutableArray<StoredResponse> responses)
    {
        var path = FileNames.Head(_folder, hash);
        if (responses.IsEmpty)
        {
            File.Delete(path);
            Forget(hash);
        }
        else
        {
            var bytes = FileHead.Write(key, responses);
            var newPath = FileNames.New(_folder, hash);
            File.WriteAllBytes(newPath, bytes);
            File.Move(newPath, path, overwrite: true);
            Note(hash, new FileResource(key, responses, bytes.Length).Bytes);
        }

        var kept = responses.Select(static response => ((FileStoredResponse)response).Id).ToHashSet();
        foreach (var response in old.Cast<FileStoredResponse>().Where(response => !kept.Contains(response.Id)))
        {
            File.Delete(response.Path);
        }
    }

    private FileResource? Read(UInt128 hash)
    {
        var path = FileNames.Head(_folder, hash);
        try
        {
            return File.Exists(path) ? FileHead.Read(File.ReadAllBytes(path), _folder, hash) : null;
        }
        catch (FileNotFoundException)
        {
            // Removed in between.
            return null;
        }
    }

    private Lock StripeOf(UInt128 hash) => _stripes[(int)(hash % Stripes)];
}
