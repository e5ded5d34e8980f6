using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Tests.Journal;

/// <summary>A folder in memory that keeps only what was synced when the machine stops, and a random part of the rest.</summary>
/// <remarks>
/// Stricter than any real file system: of what was written since the last sync, each sector reaches the disk or not; of
/// the names that changed since they were synced, each is the new one or the old one. Every call is counted, and the
/// machine can be stopped at any of them.
/// </remarks>
internal sealed class CrashingFileSystem : JournalFileSystem
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CrashingNode> _names = [];
    private readonly Dictionary<string, CrashingNode> _syncedNames = [];
    private bool _isClaimed;
    private bool _hasCrashed;

    public override string Folder => "memory";

    /// <summary>Gets how many calls were made that change something.</summary>
    public int Calls { get; private set; }

    /// <summary>Gets or sets at which call the machine stops.</summary>
    public int CrashAt { get; set; } = int.MaxValue;

    /// <summary>Gets or sets how many bytes the disk has for all files together.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Gets or sets whether syncing a file fails, as it does when the disk could not write.</summary>
    public bool FailsToSync { get; set; }

    /// <summary>Gets or sets whether writing into a file fails.</summary>
    public bool FailsToWrite { get; set; }

    /// <summary>Gets or sets whether syncs of files do nothing, so that a test can show that they are needed.</summary>
    public bool IgnoresFileSyncs { get; set; }

    /// <summary>Gets or sets whether syncs of names do nothing, so that a test can show that they are needed.</summary>
    public bool IgnoresNameSyncs { get; set; }

    /// <summary>Gets or sets what is done first when a file of the given name is made or synced, by the thread that asks for it: it may wait.</summary>
    public Action<string>? Before { get; set; }

    public int Syncs { get; private set; }

    /// <summary>Gets how many bytes all files together have.</summary>
    public long Used => _names.Values.Sum(static node => (long)node.Content.Length);

    public override IDisposable Claim()
    {
        lock (_gate)
        {
            if (_isClaimed)
            {
                throw new IOException("The folder is claimed.");
            }

            _isClaimed = true;
        }

        return new CrashingClaim(this);
    }

    public void Unclaim() => _isClaimed = false;

    public override IReadOnlyList<string> ListNames()
    {
        lock (_gate)
        {
            return [.. _names.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public override JournalFile Create(string name)
    {
        Before?.Invoke(name);
        return Change(() => new CrashingFile(this, name, _names[name] = new CrashingNode()));
    }

    public override JournalFile Open(string name)
    {
        lock (_gate)
        {
            return new CrashingFile(this, name, _names[name]);
        }
    }

    public override void Rename(string name, string newName) => Change(() =>
    {
        _names[newName] = _names[name];
        return _names.Remove(name);
    });

    public override void Delete(string name) => Change(() => _names.Remove(name));

    public override void SyncNames() => Change(() =>
    {
        if (!IgnoresNameSyncs)
        {
            _syncedNames.Clear();
            foreach (var (name, node) in _names)
            {
                _syncedNames.Add(name, node);
            }
        }

        return true;
    });

    /// <summary>Makes the folder that is found when the machine starts again.</summary>
    /// <param name="random">Decides what reached the disk though it was not synced; null when nothing did.</param>
    public CrashingFileSystem Restart(Random? random)
    {
        lock (_gate)
        {
            _hasCrashed = true;
            var after = new CrashingFileSystem();
            foreach (var name in _names.Keys.Union(_syncedNames.Keys).Order(StringComparer.Ordinal))
            {
                var source = random?.Next(2) == 1 ? _names : _syncedNames;
                if (source.TryGetValue(name, out var node))
                {
                    after._names[name] = after._syncedNames[name] = node.AfterCrash(random);
                }
            }

            return after;
        }
    }

    /// <summary>Changes the content that a test wants damaged.</summary>
    public byte[] ContentOf(string name) => _names[name].Content;

    public void Replace(string name, byte[] content) => _names[name] = new CrashingNode { Content = content };

    internal void Write(CrashingNode node, ReadOnlySpan<byte> source, long offset)
    {
        var bytes = source.ToArray();
        Change(() =>
        {
            if (FailsToWrite)
            {
                throw new IOException("The disk failed to write.", 5);
            }

            // A disk that becomes full takes as much as it can.
            var added = Math.Max(0, offset + bytes.Length - node.Content.Length);
            var missing = Math.Max(0, Used + added - Capacity);
            node.Write(bytes.AsSpan(0, (int)Math.Max(0, bytes.Length - missing)), offset);
            return missing > 0 ? throw new IOException("The disk is full.", 28) : true;
        });
    }

    internal void Sync(string name, CrashingNode node)
    {
        Before?.Invoke(name);
        Change(() =>
        {
            Syncs++;
            if (FailsToSync)
            {
                // The kernel drops what it could not write, and the next sync would succeed.
                FailsToSync = false;
                throw new IOException("The disk failed to sync.", 5);
            }

            if (!IgnoresFileSyncs)
            {
                node.Sync();
            }

            return true;
        });
    }

    internal void SetLength(CrashingNode node, long length) => Change(() =>
    {
        node.SetLength(length);
        return true;
    });

    internal T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private T Change<T>(Func<T> change)
    {
        lock (_gate)
        {
            if (_hasCrashed || ++Calls >= CrashAt)
            {
                _hasCrashed = true;
                throw new IOException("The machine has stopped.", 5);
            }

            return change();
        }
    }
}
