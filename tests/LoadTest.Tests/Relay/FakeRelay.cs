using System.Collections.Concurrent;
using System.Text.Json;
using LoadTest.Tests.Service;

namespace LoadTest.Tests.Relay;

/// <summary>A relay and the upstream behind it in one: it lists restaurants, answers for each, counts as MenuApi does, and misbehaves as a test asks.</summary>
internal sealed class FakeRelay : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _upstream = new(StringComparer.Ordinal);

    public FakeRelay() => _server = new LoopbackServer(Answer);

    public string Address => _server.Address;

    /// <summary>Gets how many connections were opened.</summary>
    public int Connections => _server.Connections;

    /// <summary>Gets or sets the answer for a target, asked for so many times before, instead of the usual one.</summary>
    public Func<string, long, ServedReply?> Spoil { get; set; } = static (_, _) => null;

    /// <summary>Gets or sets whether the upstream is asked for a target that was asked for so many times before.</summary>
    public Func<string, long, bool> AsksUpstream { get; set; } = static (_, times) => times == 0;

    /// <summary>Gets or sets what is called with each request for a restaurant.</summary>
    public Action<string> Observe { get; set; } = static _ => { };

    /// <summary>Gets or sets the body of the list.</summary>
    public string List { get; set; } = """{"date": "2030-01-02", "restaurants": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}""";

    /// <summary>Gets what was asked for, without the list and the counter.</summary>
    public IReadOnlyDictionary<string, long> Asked => _asked;

    /// <summary>Counts a request of somebody else.</summary>
    public void CountUpstream(string target) => _upstream.AddOrUpdate(target, 1, static (_, count) => count + 1);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ServedReply Answer(ServedRequest request) => request switch
    {
        { Path: "/requests" } => ServedReply.Json(200, JsonSerializer.Serialize(new { total = _upstream.Values.Sum(), byTarget = _upstream })),
        { Target: "/restaurant" } => ServedReply.Json(200, List),
        _ => AnswerCounted(request.Target),
    };

    private ServedReply AnswerCounted(string target)
    {
        Observe(target);
        var times = _asked.AddOrUpdate(target, 1, static (_, count) => count + 1) - 1;
        if (AsksUpstream(target, times))
        {
            CountUpstream("/api" + target);
        }

        return Spoil(target, times) ?? ServedReply.Json(200, JsonSerializer.Serialize(new { id = target.Split('?')[0] }));
    }
}
