using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis.Tests;

public sealed class OwedRemovalsTests
{
    [Fact]
    public void Add_Some_AreTakenOutInTheirOrder()
    {
        var owed = new OwedRemovals();
        var (first, second) = (StoreScope.Url("a"), StoreScope.Url("b"));
        owed.Add(first);
        owed.Add(second);

        Assert.Same(first, owed.First);
        owed.Remove(first);
        owed.Remove(first);
        Assert.Same(second, owed.First);
        owed.Remove(second);
        Assert.True(owed.IsEmpty);
        Assert.Null(owed.First);
    }

    [Fact]
    public void Add_TooMany_BecomeEverything()
    {
        var owed = new OwedRemovals();
        var scopes = Enumerable.Range(0, 1_001).Select(static number => StoreScope.Url($"{number}")).ToList();
        scopes.ForEach(owed.Add);

        // What is being removed meanwhile is not what takes it out.
        owed.Remove(scopes[0]);

        Assert.Equal((StoreScopeKind.Prefix, "GET "), (owed.First!.Kind, owed.First.Key));
        owed.Remove(owed.First);
        Assert.True(owed.IsEmpty);
    }
}
