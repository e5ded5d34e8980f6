using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Benchmarks;

/// <summary>What a cache has to think about before it answers. A decision is made for each request, a policy once for each response.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<HeaderField> Response =
    [
        new("Date", "Tue, 01 Jan 2030 12:00:00 GMT"), new("Content-Type", "application/json; charset=utf-8"), new("ETag", "\"0123456789abcdef\""),
        new("Cache-Control", "public, max-age=600, stale-while-revalidate=60"), new("Vary", "Accept-Encoding"), new("Last-Modified", "Mon, 31 Dec 2029 12:00:00 GMT"),
    ];

    private readonly CacheSettings _settings = new(new RelayCachingOptions { Kind = CacheKind.Shared });
    private HeaderField[] _request = [];
    private ImmutableArray<SelectingField> _selecting;
    private CachePolicy _policy;

    /// <summary>Gets or sets how many fields the request has beside those that matter.</summary>
    [Params(4, 16)]
    public int OtherFields { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _request =
        [
            .. Enumerable.Range(0, OtherFields).Select(static i => new HeaderField($"X-Field-{i}", "some value of usual length")),
            new("Accept-Encoding", "gzip, br"),
            new("Cache-Control", "max-age=300"),
        ];
        _selecting = SelectingFields.Of(Response.AsSpan(), _request, []);
        _policy = CachePolicy.Create(200, Response.AsSpan(), Now, Now, _settings);
    }

    [Benchmark(Baseline = true)]
    public long Decide() => _policy.Decide(default, Now.AddSeconds(30), _settings).FreshFor.Ticks;

    [Benchmark]
    public long ParseMatchAndDecide()
    {
        var directives = RequestDirectives.Parse(_request, ignoresDirectives: false);
        return SelectingFields.Match(_selecting.AsSpan(), _request) ? _policy.Decide(directives, Now.AddSeconds(30), _settings).FreshFor.Ticks : 0;
    }

    [Benchmark]
    public long ReadResponse() => CachePolicy.Create(200, Response.AsSpan(), Now, Now, _settings).Lifetime.Value.Ticks;
}
