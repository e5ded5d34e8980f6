using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Tests.Outbox;

public sealed class MemoryWebhookOutboxTests : WebhookOutboxContract
{
    protected override ValueTask<IWebhookOutbox> CreateAsync() => ValueTask.FromResult<IWebhookOutbox>(new MemoryWebhookOutbox());

    protected override ValueTask<IWebhookOutbox> SucceedAsync(IWebhookOutbox outbox) => ValueTask.FromResult(outbox);
}
