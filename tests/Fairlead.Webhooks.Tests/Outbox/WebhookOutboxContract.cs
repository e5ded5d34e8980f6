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
        Assert.Empty((await outbox.RecoverAsync(Token)).Requests);
        Assert.Equal(0, (await outbox.OpenStreamAsync(Endpoint, "kept", Token)).FrozenLength);
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
        var left = await outbox.RecoverAsync(Token);

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

        await outbox.ParkAsync(new OutboxDeadLetter(LetterOf("r", WebhookParkReason.RetriesExhausted), request), Token);
        var parked = await outbox.RecoverAsync(Token);
        await outbox.UnparkAsync("r", Token);
        var unparked = await outbox.RecoverAsync(Token);

        Assert.Empty(parked.Requests);
        Assert.Equal(("r", "body of r"), (parked.DeadLetters.Single().Letter.Id, Encoding.UTF8.GetString(parked.DeadLetters.Single().Request!.Body.Span)));
        Assert.Empty(unparked.DeadLetters);
        Assert.Equal("r", unparked.Requests.Single().Id);
    }

    [Fact]
    public async Task ParkAsync_Tail_IsADeadLetterWithoutARequest()
    {
        var outbox = await CreateAsync();
        await outbox.OpenStreamAsync(Endpoint, "s", Token);

        await outbox.ParkAsync(new OutboxDeadLetter(LetterOf("tail_s", WebhookParkReason.BufferFull), Request: null), Token);
        var parked = await outbox.RecoverAsync(Token);
        await outbox.UnparkAsync("tail_s", Token);

        Assert.Null(parked.DeadLetters.Single().Request);
        var left = await outbox.RecoverAsync(Token);
        Assert.Equal((0, 0), (left.DeadLetters.Count, left.Requests.Count));
    }

    [Fact]
    public async Task ForgetAsync_Streams_TakesTheirRequestsAndDeadLettersWithThem()
    {
        var outbox = await CreateAsync();
        foreach (var id in new[] { "gone", "parked", "kept" })
        {
            var fence = (await outbox.OpenStreamAsync(Endpoint, id, Token)).Fence;
            var request = RequestOf($"r-{id}", new OutboxPart(id, fence, 0, 0, 5, IsFinal: false));
            await outbox.StoreAsync(request, Token);
            if (id == "parked")
            {
                await outbox.ParkAsync(new OutboxDeadLetter(LetterOf("r-parked", WebhookParkReason.RetriesExhausted) with { StreamIds = ["parked"] }, request), Token);
            }
        }

        await outbox.ForgetAsync(["gone", "parked", "unknown"], Token);

        var left = await outbox.RecoverAsync(Token);
        Assert.Equal(["r-kept"], left.Requests.Select(static request => request.Id));
        Assert.Equal(["kept"], left.Streams.Select(static stream => stream.StreamId));
        Assert.Empty(left.DeadLetters);
    }

    private static OutboxTail TailOf(long fence, long offset, string text, bool isCompleted = false) => new("s", fence, offset, Encoding.UTF8.GetBytes(text), isCompleted);

    private static OutboxRequest RequestOf(string id, params OutboxPart[] parts) => new(id, Endpoint, Encoding.UTF8.GetBytes($"body of {id}"), parts, Now);

    private static WebhookDeadLetter LetterOf(string id, WebhookParkReason reason) => new(id, Endpoint, reason, ["s"], Now, "status 500");
}
