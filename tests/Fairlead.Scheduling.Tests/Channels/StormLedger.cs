using System.Collections.Concurrent;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Notes what became of every item of a storm.</summary>
internal sealed class StormLedger(int writers)
{
    private readonly ConcurrentDictionary<StormItem, int> _written = new();
    private readonly ConcurrentDictionary<StormItem, int> _refused = new();
    private readonly ConcurrentDictionary<StormItem, int> _left = new();
    private readonly ConcurrentQueue<StormItem> _order = new();
    private int _dropped;
    private int _canceled;

    public void Note(StormItem item, bool isWritten) => (isWritten ? _written : _refused).AddOrUpdate(item, 1, static (_, count) => count + 1);

    public void NoteCanceled(StormItem item)
    {
        Interlocked.Increment(ref _canceled);
        Note(item, isWritten: false);
    }

    public void Read(StormItem item)
    {
        _order.Enqueue(item);
        _left.AddOrUpdate(item, 1, static (_, count) => count + 1);
    }

    public void Dropped(StormItem item)
    {
        Interlocked.Increment(ref _dropped);
        _left.AddOrUpdate(item, 1, static (_, count) => count + 1);
    }

    public void AssertEverythingOnce(int items, bool mayOvertake)
    {
        Assert.Equal(items, _written.Count + _refused.Count);
        Assert.All(_left, static left => Assert.Equal(1, left.Value));
        Assert.Equal(_written.Keys.Order(Comparer), _left.Keys.Order(Comparer));

        // Several readers may note what they read in another order than they read it.
        Assert.True(mayOvertake || Enumerable.Range(0, writers).All(writer => IsInOrder(_order.Where(item => item.Writer == writer))));
    }

    public override string ToString() => $"{_written.Count} written, {_refused.Count} not, of those {_canceled} canceled; {_dropped} dropped";

    private static Comparer<StormItem> Comparer { get; } =
        Comparer<StormItem>.Create(static (one, other) => (one.Writer, one.Number).CompareTo((other.Writer, other.Number)));

    private static bool IsInOrder(IEnumerable<StormItem> items)
    {
        var numbers = items.Select(static item => item.Number).ToList();
        return numbers.SequenceEqual(numbers.Order());
    }
}
