using System.Text;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Tests.Outbox;

/// <summary>What every outbox must do.</summary>
public abstract class WebhookOutboxContract
{
    private static readonly WebhookEndpoint Endpoint = new(new Uri("https://receiver.example/"));
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ValueTask<IWebhookOutbox> CreateAsync();

    /// <summary>Makes the outbox of the pusher that comes after the one that used this.</summary>
    protected abstract ValueTask<IWebhookOutbox> SucceedAsync(IWebhookOutbox outbox);

    [Fact]
    public async Task OpenStreamAsync_NewStream_IsEmptyAndAnotherFenceEachTime()
    {
        var outbox = await CreateAsync();

        var first = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        var second = await outbox.OpenStreamAsync(Endpoint, "s", Token);

        Assert.Equal((0L, 0L, 0L, false), (first.AcceptedLength, first.FrozenLength, first.Chunks, first.IsCompleted));
        Assert.True(second.Fence > first.Fence);
    }

    [Fact]
    public async Task OpenStreamAsync_OfAnotherEndpoint_Throws()
    {
        var outbox = await CreateAsync();
        await outbox.OpenStreamAsync(Endpoint, "s", Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await outbox.OpenStreamAsync(new WebhookEndpoint(new Uri("https://other.example/")), "s", Token));
    }

    [Fact]
    public async Task FindStreamAsync_TellsHowFarItIs()
    {
        var outbox = await CreateAsync();
        Assert.Null(await outbox.FindStreamAsync("s", Token));
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.AppendAsync(TailOf(fence, 0, "abcdef", isCompleted: true), Token);
        Assert.Equal(new OutboxProgress(6, 0, IsEndAcknowledged: false, IsParked: false), await outbox.FindStreamAsync("s", Token));

        var first = RequestOf("r1", new OutboxPart("s", fence, 0, 0, 4, IsFinal: false));
        await outbox.StoreAsync(first, Token);
        Assert.Equal(new OutboxProgress(6, 0, IsEndAcknowledged: false, IsParked: false), await outbox.FindStreamAsync("s", Token));
        var letter = new OutboxDeadLetter(LetterOf("r1", WebhookParkReason.RetriesExhausted), first);
        await outbox.ParkAsync(letter, Token);
        Assert.Equal(new OutboxProgress(6, 0, IsEndAcknowledged: false, IsParked: true), await outbox.FindStreamAsync("s", Token));
        await outbox.UnparkAsync(letter, Token);
        await outbox.AcknowledgeAsync(first, Token);
        Assert.Equal(new OutboxProgress(6, 4, IsEndAcknowledged: false, IsParked: false), await outbox.FindStreamAsync("s", Token));

        var last = RequestOf("r2", new OutboxPart("s", fence, 1, 4, 6, IsFinal: true));
        await outbox.StoreAsync(last, Token);
        await outbox.AcknowledgeAsync(last, Token);
        Assert.Equal(new OutboxProgress(6, 6, IsEndAcknowledged: true, IsParked: false), await outbox.FindStreamAsync("s", Token));

        // Looking takes no fence away from the writer.
        Assert.True(await outbox.AppendAsync(TailOf(fence, 6, ""), Token));
    }

    [Fact]
    public async Task AppendAsync_Tail_SurvivesTheWriter()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;

        Assert.True(await outbox.AppendAsync(TailOf(fence, 0, "abc"), Token));
        Assert.True(await outbox.AppendAsync(TailOf(fence, 3, "def", isCompleted: true), Token));

        var opened = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        Assert.Equal((6L, true, false), (opened.AcceptedLength, opened.IsCompleted, opened.IsEndFrozen));
        Assert.Equal("abcdef"u8, opened.Tail.ToArray());
    }

    [Theory]
    [InlineData(0, "abc")]
    [InlineData(0, "abcde")]
    [InlineData(2, "cde")]
    [InlineData(3, "de")]
    public async Task AppendAsync_WhatIsThere_IsPassedOver(long offset, string text)
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.AppendAsync(TailOf(fence, 0, "abc"), Token);

        await outbox.AppendAsync(TailOf(fence, offset, text), Token);

        var expected = "abcde"[..(int)Math.Max(3, offset + text.Length)];
        Assert.Equal(expected, Encoding.UTF8.GetString((await outbox.OpenStreamAsync(Endpoint, "s", Token)).Tail.Span));
    }

    [Fact]
    public async Task AppendAsync_AnOlderFence_IsRefused()
    {
        var outbox = await CreateAsync();
        var older = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.OpenStreamAsync(Endpoint, "s", Token);

        Assert.False(await outbox.AppendAsync(TailOf(older, 0, "abc"), Token));

        Assert.Equal(0, (await outbox.OpenStreamAsync(Endpoint, "s", Token)).AcceptedLength);
        Assert.False(await outbox.AppendAsync(new OutboxTail("unknown", 1, 0, default, IsCompleted: true), Token));
    }

    [Fact]
    public async Task StoreAsync_Request_MovesItsStreamsOn()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.AppendAsync(TailOf(fence, 0, "abcdef"), Token);

        Assert.Empty(await outbox.StoreAsync(RequestOf("r", new OutboxPart("s", fence, 0, 0, 4, IsFinal: false)), Token));

        var opened = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        Assert.Equal((6L, 4L, 1L, 0L), (opened.AcceptedLength, opened.FrozenLength, opened.Chunks, opened.AcknowledgedLength));
        Assert.Equal("ef"u8, opened.Tail.ToArray());
    }

    [Fact]
    public async Task StoreAsync_BeyondWhatWasAppended_IsTheAcceptedLength()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.AppendAsync(TailOf(fence, 0, "ab"), Token);

        await outbox.StoreAsync(RequestOf("r", new OutboxPart("s", fence, 0, 0, 9, IsFinal: true)), Token);
        await outbox.AppendAsync(TailOf(fence, 2, "cd"), Token);

        var opened = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        Assert.Equal((9L, 0, true), (opened.AcceptedLength, opened.Tail.Length, opened.IsEndFrozen));
    }

    [Fact]
    public async Task StoreAsync_AStreamWasTakenOver_StoresNothingAndNamesIt()
    {
        var outbox = await CreateAsync();
        var kept = (await outbox.OpenStreamAsync(Endpoint, "kept", Token)).Fence;
        var lost = (await outbox.OpenStreamAsync(Endpoint, "lost", Token)).Fence;
        await outbox.OpenStreamAsync(Endpoint, "lost", Token);

        var fenced = await outbox.StoreAsync(RequestOf("r", new OutboxPart("kept", kept, 0, 0, 1, IsFinal: false), new OutboxPart("lost", lost, 0, 0, 1, IsFinal: false)), Token);

        Assert.Equal(["lost"], fenced);
        var successor = await SucceedAsync(outbox);
        Assert.Empty((await successor.RecoverAsync(Token)).Requests);
        Assert.Equal(0, (await successor.OpenStreamAsync(Endpoint, "kept", Token)).FrozenLength);
    }

    [Fact]
    public async Task RecoverAsync_AfterAPredecessor_HandsEverythingOverWithNewFences()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        for (var i = 0; i < 3; i++)
        {
            await outbox.StoreAsync(RequestOf($"r{i}", new OutboxPart("s", fence, i, i, i + 1, IsFinal: i == 2)), Token);
        }

        await outbox.AcknowledgeAsync(RequestOf("r0", new OutboxPart("s", fence, 0, 0, 1, IsFinal: false)), Token);
        var left = await (await SucceedAsync(outbox)).RecoverAsync(Token);

        Assert.Equal(["r1", "r2"], left.Requests.Select(static request => request.Id));
        Assert.Equal("body of r1"u8, left.Requests[0].Body.ToArray());
        Assert.Equal(Endpoint, left.Requests[0].Endpoint);
        Assert.Equal(new OutboxPart("s", fence, 1, 1, 2, IsFinal: false), left.Requests[0].Parts.Single());
        var stream = left.Streams.Single();
        Assert.Equal((1L, 3L, 3L, true, false), (stream.AcknowledgedLength, stream.FrozenLength, stream.Chunks, stream.IsEndFrozen, stream.IsEndAcknowledged));
        Assert.True(stream.Fence > fence);
        Assert.False(await outbox.AppendAsync(TailOf(fence, 3, "x"), Token));
    }

    [Fact]
    public async Task AcknowledgeAsync_LastRequest_NotesTheEnd()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var request = RequestOf("r", new OutboxPart("s", fence, 0, 0, 5, IsFinal: true));
        await outbox.StoreAsync(request, Token);

        await outbox.AcknowledgeAsync(request, Token);

        var opened = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        Assert.Equal((5L, true), (opened.AcknowledgedLength, opened.IsEndAcknowledged));
    }

    [Fact]
    public async Task ParkAsync_Request_IsADeadLetterUntilItIsUnparked()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var request = RequestOf("r", new OutboxPart("s", fence, 0, 0, 5, IsFinal: false));
        await outbox.StoreAsync(request, Token);

        var letter = new OutboxDeadLetter(LetterOf("r", WebhookParkReason.RetriesExhausted), request);
        await outbox.ParkAsync(letter, Token);
        var second = await SucceedAsync(outbox);
        var parked = await second.RecoverAsync(Token);
        await second.UnparkAsync(letter, Token);
        var unparked = await (await SucceedAsync(second)).RecoverAsync(Token);

        Assert.Empty(parked.Requests);
        var found = parked.DeadLetters.Single();
        Assert.Equal((letter.Letter.Id, letter.Letter.Reason, letter.Letter.ParkedAt, letter.Letter.LastError), (found.Letter.Id, found.Letter.Reason, found.Letter.ParkedAt, found.Letter.LastError));
        Assert.Equal(["s"], found.Letter.StreamIds);
        Assert.Equal("body of r"u8, found.Request!.Body.Span);
        Assert.Empty(unparked.DeadLetters);
        Assert.Equal("r", unparked.Requests.Single().Id);
    }

    [Fact]
    public async Task ParkAsync_Tail_IsADeadLetterWithoutARequest()
    {
        var outbox = await CreateAsync();
        await outbox.OpenStreamAsync(Endpoint, "s", Token);

        var letter = new OutboxDeadLetter(LetterOf("tail_s", WebhookParkReason.BufferFull), Request: null);
        await outbox.ParkAsync(letter, Token);
        var second = await SucceedAsync(outbox);
        var parked = await second.RecoverAsync(Token);
        await second.UnparkAsync(letter, Token);

        Assert.Equal(("tail_s", null), (parked.DeadLetters.Single().Letter.Id, parked.DeadLetters.Single().Request));
        var left = await (await SucceedAsync(second)).RecoverAsync(Token);
        Assert.Equal((0, 0), (left.DeadLetters.Count, left.Requests.Count));
    }

    [Fact]
    public async Task StoreAsync_TheSameAgain_IsAnsweredLikeTheFirstTime()
    {
        var outbox = await CreateAsync();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var request = RequestOf("r", new OutboxPart("s", fence, 0, 0, 4, IsFinal: false));
        await outbox.StoreAsync(request, Token);

        Assert.Empty(await outbox.StoreAsync(request, Token));

        Assert.Single((await (await SucceedAsync(outbox)).RecoverAsync(Token)).Requests);
    }

    [Fact]
    public async Task StoreAsync_TheSameIdByAnOlderWriter_IsRefused()
    {
        var outbox = await CreateAsync();
        var older = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var newer = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.StoreAsync(RequestOf("s", new OutboxPart("s", newer, 0, 0, 4, IsFinal: true)), Token);

        Assert.Equal(["s"], await outbox.StoreAsync(RequestOf("s", new OutboxPart("s", older, 0, 0, 4, IsFinal: true)), Token));
    }

    [Fact]
    public async Task WaitForLeaseAsync_LivingPusher_IsCertain()
    {
        var outbox = await CreateAsync();
        await outbox.RecoverAsync(Token);

        Assert.False((await outbox.WaitForLeaseAsync(Token)).IsCancellationRequested);
    }

    [Fact]
    public async Task WaitForNewsAsync_NothingHappens_EndsWithItsToken()
    {
        var outbox = await CreateAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = outbox.WaitForNewsAsync(end.Token).AsTask();
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task ForgetAsync_AnOlderFence_ForgetsNothing()
    {
        var outbox = await CreateAsync();
        var older = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var newer = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.StoreAsync(RequestOf("r", new OutboxPart("s", newer, 0, 0, 4, IsFinal: false)), Token);

        await outbox.ForgetAsync([new OutboxClaim("s", older)], Token);

        Assert.Equal(4, (await outbox.OpenStreamAsync(Endpoint, "s", Token)).FrozenLength);
    }

    [Fact]
    public async Task ForgetAsync_RequestOfAnOlderWriter_EndsTheStreamThatHasAGapThen()
    {
        var outbox = await CreateAsync();
        var older = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        await outbox.StoreAsync(RequestOf("r", new OutboxPart("s", older, 0, 0, 4, IsFinal: false)), Token);
        await outbox.OpenStreamAsync(Endpoint, "s", Token);

        await outbox.ForgetAsync([new OutboxClaim("s", older)], Token);

        Assert.Equal(0, (await outbox.OpenStreamAsync(Endpoint, "s", Token)).FrozenLength);
        Assert.Empty((await (await SucceedAsync(outbox)).RecoverAsync(Token)).Requests);
    }

    [Fact]
    public async Task ForgetAsync_Streams_TakesTheirRequestsAndDeadLettersWithThem()
    {
        var outbox = await CreateAsync();
        var claims = new List<OutboxClaim> { new("unknown", 1) };
        foreach (var id in new[] { "gone", "parked", "kept" })
        {
            var fence = (await outbox.OpenStreamAsync(Endpoint, id, Token)).Fence;
            claims.Add(new OutboxClaim(id, fence));
            var request = RequestOf($"r-{id}", new OutboxPart(id, fence, 0, 0, 5, IsFinal: false));
            await outbox.StoreAsync(request, Token);
            if (id == "parked")
            {
                await outbox.ParkAsync(new OutboxDeadLetter(LetterOf("r-parked", WebhookParkReason.RetriesExhausted) with { StreamIds = ["parked"] }, request), Token);
            }
        }

        await outbox.ForgetAsync([.. claims.Where(static claim => claim.StreamId != "kept")], Token);

        var left = await (await SucceedAsync(outbox)).RecoverAsync(Token);
        Assert.Equal(["r-kept"], left.Requests.Select(static request => request.Id));
        Assert.Equal(["kept"], left.Streams.Select(static stream => stream.StreamId));
        Assert.Empty(left.DeadLetters);
    }

    private static OutboxTail TailOf(long fence, long offset, string text, bool isCompleted = false) => new("s", fence, offset, Encoding.UTF8.GetBytes(text), isCompleted);

    private static OutboxRequest RequestOf(string id, params OutboxPart[] parts) => new(id, Endpoint, Encoding.UTF8.GetBytes($"body of {id}"), parts, Now);

    private static WebhookDeadLetter LetterOf(string id, WebhookParkReason reason) => new(id, Endpoint, reason, ["s"], Now, "status 500");
}
