using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class RestingFlowsTests
{
    private const int Room = RestingFlows<int, int>.MaxCount;

    private readonly ChunkPool<int> _pool = new();
    private readonly RestingFlows<int, int> _resting = new();

    [Fact]
    public void Add_RoomForAll_ForgetsNobody()
    {
        var flows = CreateFlows(Room);

        Assert.All(flows, flow => Assert.Null(_resting.Add(flow)));
        Assert.Equal(Room, _resting.IdleCount);
    }

    [Fact]
    public void Add_OneTooMany_ForgetsWhoHasRestedLongest()
    {
        var flows = CreateFlows(Room + 2);

        var forgotten = flows.Select(_resting.Add).Where(static flow => flow is not null);

        Assert.Equal(flows.Take(2), forgotten);
        Assert.Equal(Room, _resting.IdleCount);
    }

    [Fact]
    public void Add_SameFlowAgainAndAgain_TakesOnePlace()
    {
        var (flow, others) = (CreateFlows(1)[0], CreateFlows(Room - 1));

        for (var time = 0; time < 3 * Room; time++)
        {
            Assert.Null(_resting.Add(flow));
        }

        Assert.All(others, other => Assert.Null(_resting.Add(other)));
    }

    [Fact]
    public void Add_OldestHasItemsAgain_IsNotForgottenAndMayRestLater()
    {
        var flows = CreateFlows(Room);
        var late = CreateFlows(2);
        Array.ForEach(flows, flow => _resting.Add(flow));
        flows[0].Add(1, ItemCost.One, _pool);

        Assert.Null(_resting.Add(late[0]));
        flows[0].RemoveFirst(_pool);
        Assert.Same(flows[1], _resting.Add(flows[0]));
        Assert.Same(flows[2], _resting.Add(late[1]));
    }

    [Fact]
    public void Buffer_MoreFlowsThanMayRest_KnowsABoundedNumberAndFindsEachOfThem()
    {
        var buffer = new FairBuffer<int, int>(comparer: null, watchLengths: false);
        for (var round = 0; round < 3; round++)
        {
            for (var key = 0; key < 3 * Room; key++)
            {
                PassThrough(buffer, key);
            }
        }

        Assert.Equal((0, Room), (buffer.FlowCount, buffer.KnownFlowCount));
    }

    [Fact]
    public void Buffer_FlowThatCameBack_HasNoCreditLeft()
    {
        var buffer = new FairBuffer<int, int>(comparer: null, watchLengths: false);
        var rich = Incoming(key: 1, item: 0, allotment: 1_000);
        buffer.Add(buffer.FindOrAddFlow(rich), rich);
        Take(buffer);

        for (var item = 1; item <= 6; item++)
        {
            var incoming = Incoming(item % 2, item, allotment: 1);
            buffer.Add(buffer.FindOrAddFlow(incoming), incoming);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], Enumerable.Range(0, 6).Select(_ => Take(buffer)));
    }

    private static void PassThrough(FairBuffer<int, int> buffer, int key)
    {
        var incoming = Incoming(key, key, allotment: 1);
        buffer.Add(buffer.FindOrAddFlow(incoming), incoming);
        Assert.Equal(key, Take(buffer));
    }

    private static int Take(FairBuffer<int, int> buffer)
    {
        var flow = buffer.FindNext()!;
        var item = buffer.Take(flow);
        buffer.Settle(flow);
        return item;
    }

    private static IncomingItem<int, int> Incoming(int key, int item, long allotment) =>
        new() { Item = item, Flow = key, Hash = key, Cost = ItemCost.One, Allotment = allotment * ItemCost.One };

    private static FlowQueue<int, int>[] CreateFlows(int count) => [.. Enumerable.Range(0, count).Select(static _ => new FlowQueue<int, int>())];
}
