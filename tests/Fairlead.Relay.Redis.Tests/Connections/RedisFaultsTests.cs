using System.Reflection;
using Fairlead.Redis;
using StackExchange.Redis;

namespace Fairlead.Relay.Redis.Tests.Connections;

public sealed class RedisFaultsTests
{
    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", true)]
    [InlineData("MOVED 1 127.0.0.1:1", true)]
    [InlineData("Endpoint 127.0.0.1:1 serving hashslot 1 is not reachable at this point of time.", true)]
    [InlineData("ERR unknown command", false)]
    public void IsPassing_ErrorOfTheServer_TellsWhetherToRepeat(string message, bool isPassing) =>
        Assert.Equal(isPassing, RedisFaults.IsPassing(Create(typeof(RedisServerException), message)));

    [Theory]
    [InlineData("StackExchange.Redis", true)]
    [InlineData("Fairlead.Relay.Redis", false)]
    public void IsPassing_NullReference_IsOneOfTheClient(string source, bool isPassing)
    {
        var exception = Create(typeof(NullReferenceException), "Object reference not set to an instance of an object.");
        exception.Source = source;

        Assert.Equal(isPassing, RedisFaults.IsPassing(exception));
    }

    [Theory]
    [InlineData(typeof(TimeoutException), true)]
    [InlineData(typeof(InvalidOperationException), false)]
    public void IsPassing_OtherException_TellsWhetherToRepeat(Type type, bool isPassing) => Assert.Equal(isPassing, RedisFaults.IsPassing(Create(type, "")));

    // The client and the runtime keep their constructors to themselves.
    private static Exception Create(Type type, string message) =>
        (Exception)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, binder: null, [message], culture: null)!;
}
