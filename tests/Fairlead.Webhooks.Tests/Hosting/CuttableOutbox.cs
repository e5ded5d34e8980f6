using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>An outbox as a process sees it that is killed: from then on nothing it asks for happens, and what happened last it may not have heard.</summary>
internal sealed class CuttableOutbox(IWebhookOutbox inner) : IWebhookOutbox
{
    private volatile bool _isCut;

    public bool IsCut => _isCut;

    /// <summary>Gets or sets what happens between the opening of a stream and the answer.</summary>
    public Func<Task>? AfterOpen { get; set; }

    public void Cut() => _isCut = true;

    public ValueTask<OutboxRecovery> RecoverAsync(CancellationToken cancellationToken) => AskAsync(() => inner.RecoverAsync(cancellationToken));

    public async ValueTask<OutboxStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken)
    {
        var opened = await AskAsync(() => inner.OpenStreamAsync(endpoint, streamId, cancellationToken));
        await (AfterOpen?.Invoke() ?? Task.CompletedTask);
        return opened;
    }

    public ValueTask<bool> AppendAsync(OutboxTail tail, CancellationToken cancellationToken) => AskAsync(() => inner.AppendAsync(tail, cancellationToken));

    public ValueTask<IReadOnlyList<string>> StoreAsync(OutboxRequest request, CancellationToken cancellationToken) =>
        AskAsync(() => inner.StoreAsync(request, cancellationToken));

    public ValueTask AcknowledgeAsync(OutboxRequest request, CancellationToken cancellationToken) => AskAsync(() => inner.AcknowledgeAsync(request, cancellationToken));

    public ValueTask ParkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken) => AskAsync(() => inner.ParkAsync(letter, cancellationToken));

    public ValueTask UnparkAsync(string letterId, CancellationToken cancellationToken) => AskAsync(() => inner.UnparkAsync(letterId, cancellationToken));

    public ValueTask ForgetAsync(IReadOnlyList<string> streamIds, CancellationToken cancellationToken) => AskAsync(() => inner.ForgetAsync(streamIds, cancellationToken));

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        await Task.Yield();
        ThrowIfCut();
        var answer = await ask();
        await Task.Yield();
        ThrowIfCut();
        return answer;
    }

    private async ValueTask AskAsync(Func<ValueTask> ask) => await AskAsync(async () =>
    {
        await ask();
        return true;
    });

    private void ThrowIfCut()
    {
        if (_isCut)
        {
            throw new IOException("The process was killed.");
        }
    }
}
