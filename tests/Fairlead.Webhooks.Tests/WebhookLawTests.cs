using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Outbox;

namespace Fairlead.Webhooks.Tests;

public sealed class WebhookLawTests : WebhookLaw
{
    protected override (int Usual, int Soak) Runs => (12, 400);

    protected override Task<IWebhookOutbox> SucceedAsync(IWebhookOutbox? killed) => Task.FromResult(killed ?? new MemoryWebhookOutbox());
}
