using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests.Collapsing;

/// <summary>Requests to one URL at the same time.</summary>
public sealed class CoalescingTests
{
    private const string Fresh = "Cache-Control: max-age=60 | ETag: \"1\"";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_AThousandAtOnce_ForwardsOne()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (_, _) => answer.Task;
        var requests = Enumerable.Range(0, 1_000).Select(_ => SendAsync(client)).ToList();

        answer.SetResult(ScriptedOrigin.Response(Fresh));

        Assert.All(await Task.WhenAll(requests), static received => Assert.Equal("body", received.Body));
        Assert.Equal(1, client.Origin.Count);
        Assert.Equal((1, 999), (client.Cache.GetStatistics().Misses, client.Cache.GetStatistics().Hits));
    }

    [Fact]
    public async Task Get_TheFirstIsCanceled_TheOthersAreAnswered()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (_, token) => answer.Task.WaitAsync(token);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = client.SendStreamingAsync(CachedClient.Request(), cancellation.Token);
        var second = SendAsync(client);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(ScriptedOrigin.Response(Fresh));

        Assert.Equal("body", (await second).Body);
        Assert.Equal(1, client.Origin.Count);
    }

    [Fact]
    public async Task Get_AllAreCanceled_EndsTheForwardedRequest()
    {
        await using var client = new CachedClient();
        var ended = new TaskCompletionSource();
        client.Origin.Answer = (_, token) =>
        {
            token.Register(ended.SetResult);
            return new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(token);
        };
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var requests = Enumerable.Range(0, 5).Select(_ => client.SendStreamingAsync(CachedClient.Request(), cancellation.Token)).ToList();

        while (client.Origin.Count == 0)
        {
            await Task.Yield();
        }

        await cancellation.CancelAsync();

        await ended.Task.WaitAsync(Token);
        foreach (var request in requests)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }
    }

    [Fact]
    public async Task Get_AnswerThatIsNotStored_LetsTheOthersGoAheadTogether()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var others = new TaskCompletionSource();
        client.Origin.Answer = async (_, token) =>
        {
            if (client.Origin.Count == 1)
            {
                return await answer.Task;
            }

            if (client.Origin.Count == 10)
            {
                others.TrySetResult();
            }

            // Each waits until all are here: one after the other they would never be.
            await others.Task.WaitAsync(token);
            return ScriptedOrigin.Response("Cache-Control: no-store");
        };
        var requests = Enumerable.Range(0, 10).Select(_ => SendAsync(client)).ToList();
        answer.SetResult(ScriptedOrigin.Response("Cache-Control: no-store"));

        Assert.Equal(10, (await Task.WhenAll(requests)).Length);
        Assert.Equal(10, client.Origin.Count);
    }

    [Fact]
    public async Task Get_AnswerForOtherFields_IsNotShared()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource();
        client.Origin.Answer = async (request, token) =>
        {
            await answer.Task.WaitAsync(token);
            return ScriptedOrigin.Response(Fresh + " | Vary: Accept-Language", $"in {request.Headers.AcceptLanguage}");
        };
        var requests = new[] { "de", "fr", "de", "fr" }.Select(language => SendAsync(client, $"Accept-Language: {language}")).ToList();
        answer.SetResult();

        Assert.Equal(["in de", "in fr", "in de", "in fr"], (await Task.WhenAll(requests)).Select(static received => received.Body));
    }

    [Theory]
    [InlineData("Authorization: a", "Authorization: b")]
    [InlineData("Authorization: a", "")]
    [InlineData("Range: bytes=0-1", "")]
    [InlineData("If-None-Match: \"0\"", "")]
    [InlineData("Cache-Control: no-cache", "")]
    [InlineData("Cache-Control: no-store", "")]
    public async Task Get_RequestsThatDiffer_DoNotWaitForEachOther(string left, string right)
    {
        await using var client = new CachedClient();
        var both = new TaskCompletionSource();
        client.Origin.Answer = async (_, token) =>
        {
            if (client.Origin.Count == 2)
            {
                both.TrySetResult();
            }

            await both.Task.WaitAsync(token);
            return ScriptedOrigin.Response(Fresh);
        };

        await Task.WhenAll(SendAsync(client, left), SendAsync(client, right));

        Assert.Equal(2, client.Origin.Count);
    }

    [Fact]
    public async Task Get_OriginGone_TellsAllOfThem()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (_, _) => answer.Task;
        var requests = Enumerable.Range(0, 10).Select(_ => SendAsync(client)).ToList();

        answer.SetException(new HttpRequestException("gone"));

        foreach (var request in requests)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => request);
        }

        Assert.Equal(1, client.Origin.Count);
    }

    [Fact]
    public async Task Get_TheFirstTakesTooLong_TheOthersAreForwarded()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (_, _) => answer.Task;
        var first = SendAsync(client);
        while (client.Origin.Count == 0)
        {
            await Task.Yield();
        }

        client.Origin.Respond(Fresh, "second");
        var second = SendAsync(client);

        client.Advance(31);

        Assert.Equal("second", (await second).Body);
        answer.SetResult(ScriptedOrigin.Response(Fresh, "first"));
        Assert.Equal("first", (await first).Body);
    }

    [Fact]
    public async Task Get_CancelingAtRandom_AnswersAllWhoStay()
    {
        const int seed = 20300101;
        for (var round = 0; round < 40; round++)
        {
            var random = new Random(seed + round);
            await using var client = new CachedClient();
            client.Origin.Answer = static async (_, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                return ScriptedOrigin.Response(Fresh);
            };
            var staying = new List<Task<Received>>();
            var leaving = new List<Task>();
            for (var i = 0; i < 40; i++)
            {
                if (random.Next(2) == 0)
                {
                    staying.Add(Task.Run(() => SendAsync(client), Token));
                    continue;
                }

                leaving.Add(Task.Run(() => LeaveAsync(client), Token));
            }

            Assert.All(await Task.WhenAll(staying), received => Assert.Equal((seed, "body"), (seed, received.Body)));
            await Task.WhenAll(leaving);
        }
    }

    private static async Task LeaveAsync(CachedClient client)
    {
        using var cancellation = new CancellationTokenSource();
        var request = client.SendStreamingAsync(CachedClient.Request(), cancellation.Token);
        await cancellation.CancelAsync();
        try
        {
            (await request).Dispose();
        }
        catch (OperationCanceledException)
        {
            // It was in time.
        }
    }

    private static async Task<Received> SendAsync(CachedClient client, string fields = "")
    {
        using var response = await client.SendStreamingAsync(CachedClient.Request(fields), Token);
        return await Received.ReadAsync(response, Token);
    }

    /// <summary>Between looking into the store and joining, the answer of somebody else may have come and been stored.</summary>
    [Fact]
    public async Task Send_AnswerThatIsStoredAfterTheLook_IsFoundByLookingAgain()
    {
        var store = new HeldStore();
        await using var client = new CachedClient(store: store);
        client.Origin.Respond("Cache-Control: max-age=60");

        var slow = client.SendAsync();
        await store.HasLooked;
        await client.SendAsync();
        store.Release();

        Assert.True((await slow).IsHit);
        Assert.Equal(1, client.Origin.Count);
    }
}
