using BenchmarkDotNet.Attributes;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Benchmarks;

/// <summary>A hit through the handler, beside the handler of a constant response.</summary>
[MemoryDiagnoser]
public class HitBenchmarks : IDisposable
{
    private static readonly Uri Url = new("http://origin.example/api/restaurant/17?lang=de");

    private readonly HttpMessageInvoker _constant = new(new ConstantHandler(351));
    private readonly HttpMessageInvoker _cached = new(new RelayCachingHandler(new RelayCachingOptions()) { InnerHandler = new ConstantHandler(351) });
    private readonly MemoryRelayStore _evicting = new(new MemoryRelayStoreOptions { MaxBytes = 16 << 20 });
    private readonly ResponseHead _head = new(200, reasonPhrase: null, [], [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    private readonly byte[] _body = new byte[351];
    private int _next;

    [GlobalCleanup]
    public void Dispose()
    {
        _constant.Dispose();
        _cached.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public Task<int> ConstantAsync() => SendAsync(_constant);

    [Benchmark]
    public Task<int> HitAsync() => SendAsync(_cached);

    /// <summary>Stores one more where there is no room.</summary>
    [Benchmark]
    public async Task<bool> StoreAndEvictAsync()
    {
        var writer = await _evicting.BeginAsync(new StoreTicket($"GET http://origin.example/{_next++}", 0, 1), _head, _body.Length, CancellationToken.None);
        await using (writer!)
        {
            await writer!.WriteAsync(_body, CancellationToken.None);
            return await writer.CommitAsync(CancellationToken.None) is not null;
        }
    }

    private static async Task<int> SendAsync(HttpMessageInvoker client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url);
        using var response = await client.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsStreamAsync();
        await body.CopyToAsync(Stream.Null);
        return (int)response.StatusCode;
    }
}
