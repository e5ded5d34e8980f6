namespace Fairlead.Relay.Storage;

/// <content>Which keys there are, and which of them make room.</content>
public sealed partial class FileRelayStore
{
    // What is younger may be of a process that has made it and not locked it yet, or that is about to rename it.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, EvictionNode<UInt128>> _nodes = [];
    private readonly EvictionQueue<UInt128> _queue;
    private readonly TimeProvider _time;
    private readonly TimeSpan _rescanInterval;
    private Task _scan;
    private long _scanned;
    private long _reserved;
    private long _evictions;
    private bool _isDisposed;

    /// <inheritdoc />
    public StoreSize GetSize()
    {
        lock (_gate)
        {
            return new StoreSize(_queue.Count, _queue.Bytes + _reserved, _evictions);
        }
    }

    /// <summary>Waits until the folder was looked through, as it is when it is opened.</summary>
    internal Task WhenScannedAsync() => Volatile.Read(ref _scan);

    internal bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (bytes > _maxBytes - _reserved)
            {
                return false;
            }

            _reserved += bytes;
        }

        MakeRoom();
        return true;
    }

    internal void Release(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
        }
    }

    private void Use(UInt128 hash)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(hash, out var node))
            {
                node.Use();
            }
        }
    }

    private void Note(UInt128 hash, long bytes)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(hash, out var node))
            {
                _queue.Resize(node, bytes);
                return;
            }

            _nodes.Add(hash, node = new EvictionNode<UInt128>(hash));
            _queue.Add(node, bytes);
        }
    }

    private void Forget(UInt128 hash)
    {
        lock (_gate)
        {
            if (_nodes.Remove(hash, out var node))
            {
                _queue.Remove(node);
            }
        }
    }

    // Without a stripe held: those of the evicted keys are taken one after the other.
    private void MakeRoom()
    {
        while (TakeVictim() is { } hash)
        {
            lock (StripeOf(hash))
            {
                DeleteUnlessStoredAgain(hash);
            }
        }
    }

    private UInt128? TakeVictim()
    {
        lock (_gate)
        {
            if (_queue.Bytes + _reserved <= _maxBytes || _queue.Evict() is not { } node)
            {
                return null;
            }

            _nodes.Remove(node.Key);
            _evictions++;
            return node.Key;
        }
    }

    private void DeleteUnlessStoredAgain(UInt128 hash)
    {
        lock (_gate)
        {
            if (_nodes.ContainsKey(hash))
            {
                return;
            }
        }

        if (Read(hash) is { } resource)
        {
            Write(hash, resource.Key, resource.Responses, []);
        }
    }

    private void RescanWhenDue()
    {
        lock (_gate)
        {
            if (!_isDisposed && _scan.IsCompleted && _time.GetElapsedTime(_scanned) >= _rescanInterval)
            {
                _scanned = _time.GetTimestamp();
                _scan = Task.Run(Scan);
            }
        }
    }

    /// <summary>Counts what is in the folder, and deletes what a process has left that was killed.</summary>
    private void Scan()
    {
        var found = new HashSet<UInt128>();
        foreach (var shard in FileNames.Shards(_folder))
        {
            // The files first and the heads after them: a body that was committed in between is named by the head then.
            foreach (var files in Directory.GetFiles(shard).Where(static path => FileNames.TryHash(path, out _)).GroupBy(static path => HashOf(path)))
            {
                if (Volatile.Read(ref _isDisposed))
                {
                    return;
                }

                if (Count(files.Key, files))
                {
                    found.Add(files.Key);
                }
            }
        }

        ForgetOthers(found);
        MakeRoom();
    }

    private static UInt128 HashOf(string path) => FileNames.TryHash(path, out var hash) ? hash : default;

    private bool Count(UInt128 hash, IEnumerable<string> files)
    {
        lock (StripeOf(hash))
        {
            var resource = Read(hash);
            var named = resource is null ? [] : resource.Responses.Select(static response => ((FileStoredResponse)response).Path).ToHashSet();
            foreach (var path in files.Where(path => !named.Contains(path) && !path.EndsWith(FileNames.HeadEnding, StringComparison.Ordinal) && IsOld(path)))
            {
                DeleteUnlessOpen(path);
            }

            if (resource is null)
            {
                // Heads that cannot be read are of no use to anybody.
                if (IsOld(FileNames.Head(_folder, hash)))
                {
                    File.Delete(FileNames.Head(_folder, hash));
                }

                return false;
            }

            Note(hash, resource.Bytes);
            return true;
        }
    }

    // By the clock that dates files, whatever the store's shows. A file that is gone is very old.
    private static bool IsOld(string path) => TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) >= LeastAge;

    // Whoever writes a file has it open, and nobody else can open it for himself alone; a process that was killed has nothing open.
    private void DeleteUnlessOpen(string path)
    {
        try
        {
            using (File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                // Another process may have committed it since its head was read.
                var resource = Read(HashOf(path));
                if (resource?.Responses.Any(response => ((FileStoredResponse)response).Path == path) == true)
                {
                    return;
                }
            }

            File.Delete(path);
        }
        catch (IOException)
        {
            // Open, or gone already.
        }
    }

    // What other processes have removed.
    private void ForgetOthers(HashSet<UInt128> found)
    {
        List<UInt128> others;
        lock (_gate)
        {
            others = [.. _nodes.Keys.Where(hash => !found.Contains(hash))];
        }

        foreach (var hash in others)
        {
            lock (StripeOf(hash))
            {
                // Not what was stored since the folder was listed.
                if (Read(hash) is null)
                {
                    Forget(hash);
                }
            }
        }
    }
}
