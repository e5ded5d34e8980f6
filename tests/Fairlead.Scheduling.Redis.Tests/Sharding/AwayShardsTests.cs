using Fairlead.Scheduling.Redis.Sharding;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests.Sharding;

public sealed class AwayShardsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly AwayShards _away;

    public AwayShardsTests() => _away = new AwayShards(shards: 2, TimeSpan.FromSeconds(5), _time);

    [Fact]
    public void MayAsk_ShardAway_IsForOneNowAndThen()
    {
        _away.NoteAway(1);
        Assert.Equal((true, false), (_away.MayAsk(0), _away.MayAsk(1)));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((true, false), (_away.MayAsk(1), _away.MayAsk(1)));
    }

    [Fact]
    public void MayAsk_ShardBack_IsForEverybody()
    {
        _away.NoteAway(1);
        _away.NoteBack(1);

        Assert.Equal((true, true), (_away.MayAsk(1), _away.MayAsk(1)));
    }
}
