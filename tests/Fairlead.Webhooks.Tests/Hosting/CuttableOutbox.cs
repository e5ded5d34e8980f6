using System.Collections.Concurrent;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>An outbox as a process sees it that is killed: from then on nothing it asks for happens, and what happened last it may not have heard.</summary>
internal sealed class CuttableOutbox(IWebhookOutbox inner) : IWebhookOutbox
{
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _newsAsked;

    public bool IsCut => _cut.Task.IsCompleted;

    /// <summary>Gets news that are told before those of the outbox.</summary>
    public ConcurrentQueue<OutboxNews> Rumors { get; } = new();

    /// <summary>Gets how often news were asked for: each time, those before have been heeded.</summary>
    public int NewsAsked => Volatile.Read(ref _newsAsked);

    /// <summary>Gets or sets what news wait for on their way, after the outbox has told them.</summary>
    public Task NewsDelay { get; set; } = Task.CompletedTask;

    /// <summary>Gets or sets what happens between the opening of a stream and the answer.</summary>
    public Func<Task>? AfterOpen { get; set; }

    /// <summary>Gets or sets what happens between the storing of a request and the answer.</summary>
    public Func<Task>? AfterStore { get; set; }

    public void Cut() => _cut.TrySetResult();

    public ValueTask<OutboxRecovery> RecoverAsync(CancellationToken cancellationToken) => AskAsync(() => inner.RecoverAsync(cancellationToken));

    public ValueTask<OutboxNews> WaitForNewsAsync(CancellationToken cancellationToken) => AskAsync(async () =>
    {
        Interlocked.Increment(ref _newsAsked);
        if (Rumors.TryPeek(out var rumor))
        {
            await NewsDelay;
            Rumors.TryDequeue(out _);
            return rumor;
        }

        // Whoever is dead does not renew its lease.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = inner.WaitForNewsAsync(end.Token).AsTask();
        if (await Task.WhenAny(news, _cut.Task) == _cut.Task)
        {
            await end.CancelAsync();
        }

        ThrowIfCut();
        var told = await news;
        await NewsDelay;
        return told;
    });

    public ValueTask<CancellationToken> WaitForLeaseAsync(CancellationToken cancellationToken) => AskAsync(() => inner.WaitForLeaseAsync(cancellationToken));

    public ValueTask LeaveAsync(CancellationToken cancellationToken) => AskAsync(() => inner.LeaveAsync(cancellationToken));

    public async ValueTask<OutboxStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken)
    {
        var opened = await AskAsync(() => inner.OpenStreamAsync(endpoint, streamId, cancellationToken));
        await (AfterOpen?.Invoke() ?? Task.CompletedTask);
        return opened;
    }

    public ValueTask<OutboxProgress?> FindStreamAsync(string streamId, CancellationToken cancellationToken) => AskAsync(() => inner.FindStreamAsync(streamId, cancellationToken));

    public ValueTask<bool> AppendAsync(OutboxTail tail, CancellationToken cancellationToken) => AskAsync(() => inner.AppendAsync(tail, cancellationToken));

    public async ValueTask<IReadOnlyList<string>> StoreAsync(OutboxRequest request, CancellationToken cancellationToken)
    {
        var fenced = await AskAsync(() => inner.StoreAsync(request, cancellationToken));
        await (AfterStore?.Invoke() ?? Task.CompletedTask);
        return fenced;
    }

    public ValueTask AcknowledgeAsync(OutboxRequest request, CancellationToken cancellationToken) => AskAsync(() => inner.AcknowledgeAsync(request, cancellationToken));

    public ValueTask ParkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken) => AskAsync(() => inner.ParkAsync(letter, cancellationToken));

    public ValueTask UnparkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken) => AskAsync(() => inner.UnparkAsync(letter, cancellationToken));

    public ValueTask ForgetAsync(IReadOnlyList<OutboxClaim> claims, CancellationToken cancellationToken) => AskAsync(() => inner.ForgetAsync(claims, cancellationToken));

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        await Task.Yield();
        ThrowIfCut();
        try
        {
            return await ask();
        }
        finally
        {
            // Whatever became of it: a process that was killed does not hear of it.
            await Task.Yield();
            ThrowIfCut();
        }
    }

    private async ValueTask AskAsync(Func<ValueTask> ask) => await AskAsync(async () =>
    {
        await ask();
        return true;
    });

    private void ThrowIfCut()
    {
        if (IsCut)
        {
            throw new IOException("The process was killed.");
        }
    }
}
