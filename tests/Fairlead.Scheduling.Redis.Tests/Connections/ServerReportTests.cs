using Fairlead.Scheduling.Redis.Connections;

namespace Fairlead.Scheduling.Redis.Tests.Connections;

public sealed class ServerReportTests
{
    [Fact]
    public void Properties_AnswerToInfo_AreRead()
    {
        var report = new ServerReport("# Server\r\nredis_version:7.0.15\r\nos:Linux\r\n\r\n# Memory\r\nmaxmemory_policy:allkeys-lru\r\n");

        Assert.Equal((new Version(7, 0, 15), "allkeys-lru"), (report.Version, report.EvictionPolicy));
    }

    [Fact]
    public void Properties_ServerThatDoesNotTell_AreNull()
    {
        var report = new ServerReport("redis_version:unstable\r\nnonsense\r\n");

        Assert.Equal((null, null), (report.Version, report.EvictionPolicy));
    }
}
